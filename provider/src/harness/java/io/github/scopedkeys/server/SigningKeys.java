/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * Signing keys of test realms. Keycloak makes RSA keys for a realm that brings none. A server without the optimizing
 * compiler takes eight times as long for RSA, which was half of all its work.
 */
public final class SigningKeys {

    static final String PROVIDER = "org.keycloak.keys.KeyProvider";

    private SigningKeys() {}

    /** Returns a realm's JSON with elliptic keys, whose tokens are signed with ES256. */
    static String elliptic(Path realm) {
        try {
            ObjectNode json = (ObjectNode) Answer.JSON.readTree(realm.toFile());
            json.put("defaultSignatureAlgorithm", "ES256");
            json.putObject("components")
                    .set(
                            PROVIDER,
                            Answer.JSON.valueToTree(List.of(
                                    generated("ecdsa", Map.of("ecdsaEllipticCurveKey", List.of("P-256"))),
                                    generated("hmac", Map.of("algorithm", List.of("HS512"))),
                                    generated("aes", Map.of()))));
            return json.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether a key that the realm publishes has signed this. */
    public static boolean haveSigned(Demo demo, JWSObject signed) throws JOSEException, ParseException {
        JWK key = JWKSet.parse(
                        demo.http().get(Demo.JWKS_PATH).send().expect(200).body())
                .getKeyByKeyId(signed.getHeader().getKeyID());
        Key published = key instanceof ECKey elliptic
                ? elliptic.toPublicKey()
                : key.toRSAKey().toPublicKey();
        return signed.verify(new DefaultJWSVerifierFactory().createJWSVerifier(signed.getHeader(), published));
    }

    private static Map<String, Object> generated(String kind, Map<String, List<String>> config) {
        return Map.of("name", kind, "providerId", kind + "-generated", "config", config);
    }

    /** Adds a key for the algorithm that the realm signs with, and returns the id of its component. */
    public static String add(Demo demo, int priority) {
        String algorithm = demo.admin("GET", "").expect(200).text("defaultSignatureAlgorithm");
        return Components.addKeys(
                demo,
                algorithm.startsWith("ES") ? "ecdsa-generated" : "rsa-generated",
                Map.of("priority", List.of(Integer.toString(priority))));
    }
}
