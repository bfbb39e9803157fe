/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key's token that its holder has changed is rejected everywhere (RFC 8725). */
@ExtendWith(RunningKeycloak.class)
class ForgedKeyTokensIT {

    private static final String INACTIVE = "{\"active\":false}";
    private static RSAKey attackers;

    private final Demo demo;
    private final KeyOwner owner;

    ForgedKeyTokensIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void makeAKeyOfOurOwn() throws JOSEException {
        attackers = new RSAKeyGenerator(2048).generate();
    }

    @TestFactory
    Stream<DynamicTest> aTokenThatWasChangedIsBelievedNowhere() throws Exception {
        String token = demo.exchange(owner.create("read").secret()).expect(200).text("access_token");
        JWSObject genuine = JWSObject.parse(token);
        String claims = genuine.getPayload().toString();
        String wider = claims.replace("\"graphql:read\"", "\"graphql:read graphql:write\"");
        RSAKey realms = realmKey(genuine.getHeader().getKeyID());

        return Stream.of(
                forged(
                        "wider claims under the old signature",
                        unsignedParts(genuine.getHeader(), wider) + "." + genuine.getSignature()),
                forged("no signature", unsignedParts(genuine.getHeader(), claims) + "."),
                forged("alg none", encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(wider) + "."),
                forged(
                        "alg NONE",
                        encoded("{\"alg\":\"NONE\",\"kid\":\"" + realms.getKeyID() + "\"}") + "." + encoded(wider)
                                + "."),
                forged("HS256 with the public key's PEM as the secret", hmac(realms, pem(realms), wider)),
                forged(
                        "HS256 with the public key's DER as the secret",
                        hmac(realms, realms.toRSAPublicKey().getEncoded(), wider)),
                forged(
                        "HS256 with the modulus as the secret",
                        hmac(realms, realms.getModulus().decode(), wider)),
                forged(
                        "a foreign key under the realm's kid",
                        signed(header(realms.getKeyID()).build(), wider)),
                forged("a foreign kid", signed(header("attackers").build(), wider)),
                forged("no kid", signed(header(null).build(), wider)),
                forged(
                        "a kid that is a path",
                        signed(header("../../../../dev/null").build(), wider)),
                forged(
                        "a key that the token brings along",
                        signed(
                                header(realms.getKeyID())
                                        .jwk(attackers.toPublicJWK())
                                        .build(),
                                wider)),
                forged("another typ in the header", rewrittenHeader(genuine, "at+jwt")),
                forged("the typ of a refresh token in the header", rewrittenHeader(genuine, "Refresh")),
                forged(
                        "the typ of a refresh token in the claims",
                        signed(header(realms.getKeyID()).build(), claims.replace("\"Bearer\"", "\"Refresh\""))),
                forged(
                        "without the mark",
                        signed(
                                header(realms.getKeyID()).build(),
                                claims.replaceFirst("\"jti\":\"[^:]*:", "\"jti\":\""))));
    }

    @Test
    void aKeysTokenIsNoOtherKindOfToken() {
        String token = demo.exchange(owner.create("read").secret()).expect(200).text("access_token");

        assertThat(demo.introspect(token, "token_type_hint", "refresh_token").body())
                .isEqualTo(INACTIVE);
        assertThat(demo.http()
                        .post(Demo.TOKEN_PATH)
                        .basic(Demo.GATE.id(), Demo.GATE.secret())
                        .form("grant_type", "refresh_token", "refresh_token", token)
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(demo.http()
                        .get("/realms/demo/protocol/openid-connect/logout?id_token_hint=" + token)
                        .send()
                        .status())
                .isEqualTo(400);
    }

    private DynamicTest forged(String what, String token) {
        return DynamicTest.dynamicTest(what, () -> {
            for (String hint : List.of("access_token", "api_key", "refresh_token", "requesting_party_token")) {
                assertThat(demo.introspect(token, "token_type_hint", hint)
                                .expect(200)
                                .body())
                        .as(hint)
                        .isEqualTo(INACTIVE);
            }
            for (String door : List.of(Demo.KEYS_PATH, Demo.ADMIN_PATH + "users", Demo.USERINFO_PATH)) {
                assertThat(demo.http().get(door).bearer(token).send().status())
                        .as(door)
                        .isEqualTo(401);
            }
            assertThat(demo.http()
                            .post(Demo.TOKEN_PATH)
                            .basic(Demo.GATE.id(), Demo.GATE.secret())
                            .form(
                                    "grant_type",
                                    Demo.EXCHANGE_GRANT,
                                    "subject_token",
                                    token,
                                    "subject_token_type",
                                    "urn:ietf:params:oauth:token-type:access_token")
                            .send()
                            .status())
                    .as("exchange")
                    .isBetween(400, 403);
        });
    }

    private RSAKey realmKey(String kid) throws ParseException {
        JWK found = JWKSet.parse(
                        demo.http().get(Demo.JWKS_PATH).send().expect(200).body())
                .getKeyByKeyId(kid);
        return found.toRSAKey();
    }

    private static JWSHeader.Builder header(String kid) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(kid);
    }

    private static String signed(JWSHeader header, String claims) throws JOSEException {
        JWSObject token = new JWSObject(header, new Payload(claims));
        token.sign(new RSASSASigner(attackers));
        return token.serialize();
    }

    private static String hmac(RSAKey realms, byte[] secret, String claims) throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(realms.getKeyID())
                        .build(),
                new Payload(claims));
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static byte[] pem(RSAKey key) throws JOSEException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(key.toRSAPublicKey().getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n").getBytes(US_ASCII);
    }

    private static String rewrittenHeader(JWSObject genuine, String typ) {
        String header = "{\"alg\":\"RS256\",\"typ\":\"" + typ + "\",\"kid\":\""
                + genuine.getHeader().getKeyID() + "\"}";
        return encoded(header) + "." + genuine.getPayload().toBase64URL() + "." + genuine.getSignature();
    }

    private static String unsignedParts(JWSHeader header, String claims) {
        return header.toBase64URL() + "." + encoded(claims);
    }

    private static String encoded(String text) {
        return Base64URL.encode(text.getBytes(UTF_8)).toString();
    }
}
