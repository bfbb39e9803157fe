/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.github.scopedkeys.server.Demo;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts tokens into other forms: signed again with a key of the realm that the test knows, or encrypted. */
final class Forge {

    private final RSAKey known;
    private final String kid;

    private Forge(RSAKey known, String kid) {
        this.known = known;
        this.kid = kid;
    }

    /** Adds a signing key to the demo realm, below those that it signs with. */
    static Forge in(Demo demo) {
        try {
            RSAKey key = new RSAKeyGenerator(2048).generate();
            Set<String> before = kids(demo);
            String realm = demo.admin("GET", "").expect(200).text("id");
            demo.admin(
                            "POST",
                            "components",
                            Map.of(
                                    "name",
                                    "known",
                                    "providerId",
                                    "rsa",
                                    "providerType",
                                    "org.keycloak.keys.KeyProvider",
                                    "parentId",
                                    realm,
                                    "config",
                                    Map.of(
                                            "priority",
                                            List.of("-100"),
                                            "enabled",
                                            List.of("true"),
                                            "active",
                                            List.of("true"),
                                            "algorithm",
                                            List.of("RS256"),
                                            "privateKey",
                                            List.of(pem(key)))))
                    .expect(201);
            String kid = kids(demo).stream()
                    .filter(id -> !before.contains(id))
                    .findFirst()
                    .orElseThrow();
            return new Forge(key, kid);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a token, with another claim, under the known key. The {@code jti} stays what it was. */
    String signedAgain(String token, String typ, String claim, String value) {
        try {
            String claims = JWSObject.parse(token)
                    .getPayload()
                    .toString()
                    .replaceFirst("\\{", "{\"" + claim + "\":\"" + value + "\",");
            JWSObject signed = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType(typ))
                            .keyID(kid)
                            .build(),
                    new Payload(claims));
            signed.sign(new RSASSASigner(known));
            return signed.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text encrypted for a realm, with a key from its list of public keys. */
    static String encrypted(String text, String jwks) {
        try {
            JWK key = JWKSet.parse(jwks).getKeys().stream()
                    .filter(each -> KeyUse.ENCRYPTION.equals(each.getKeyUse()))
                    .findFirst()
                    .orElseThrow();
            JWEObject encrypted = new JWEObject(
                    new JWEHeader.Builder(JWEAlgorithm.parse(key.getAlgorithm().getName()), EncryptionMethod.A256GCM)
                            .keyID(key.getKeyID())
                            .contentType("JWT")
                            .build(),
                    new Payload(text.getBytes(UTF_8)));
            encrypted.encrypt(new RSAEncrypter(key.toRSAKey()));
            return encrypted.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> kids(Demo demo) {
        return Set.copyOf(
                demo.http().get(Demo.JWKS_PATH).send().expect(200).json().findValuesAsText("kid"));
    }

    private static String pem(RSAKey key) throws JOSEException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(key.toRSAPrivateKey().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }
}
