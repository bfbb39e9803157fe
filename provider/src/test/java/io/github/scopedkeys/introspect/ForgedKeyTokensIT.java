/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
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
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.text.ParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key's token that its holder has changed is rejected everywhere (RFC 8725). */
@ExtendWith(RunningKeycloak.class)
class ForgedKeyTokensIT {

    /** The attribute of a client with the algorithm of its tokens. Some forgeries need the realm's RSA key. */
    private static final String ALGORITHM = "access.token.signed.response.alg";

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
        Demo.Client gate = demo.newGate(Map.of(
                "attributes",
                Map.of("api.keys.exchange.enabled", "true", ALGORITHM, "RS256"),
                "protocolMappers",
                List.of(Mapper.audience(Demo.PLATFORM_API.id()))));
        String token =
                demo.exchangeAs(gate, owner.create("read").secret()).expect(200).text("access_token");
        assertThat(demo.introspect(token).expect(200).json().get("active").asBoolean())
                .isTrue();
        JWSObject genuine = JWSObject.parse(token);
        String wider = genuine.getPayload().toString().replace("\"graphql:read\"", "\"graphql:read graphql:write\"");
        Map<String, String> forgeries = forgeries(genuine, wider);
        String claims = genuine.getPayload().toString();
        forgeries.put(
                "without the mark",
                signed(
                        header(genuine.getHeader().getKeyID()).build(),
                        claims.replaceFirst("\"jti\":\"[^:]*:", "\"jti\":\"")));
        return forgeries.entrySet().stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.getKey(), () -> {
                    for (String hint : List.of("access_token", "api_key", "refresh_token", "requesting_party_token")) {
                        assertThat(demo.introspect(forgery.getValue(), "token_type_hint", hint)
                                        .expect(200)
                                        .body())
                                .as(hint)
                                .isEqualTo(INACTIVE);
                    }
                    for (Door door : doors(Demo.GATE)) {
                        assertThat(door.knock(forgery.getValue()).status())
                                .as(door.name())
                                .isBetween(400, 403);
                    }
                }));
    }

    /** The doors reject every key's token, so the same forgeries of a token that opens them tell more. */
    @TestFactory
    Stream<DynamicTest> aDoorThatTheGenuineTokenOpensStaysClosedToItsForgeries() throws Exception {
        demo.grantRealmAdmin(owner.user());
        Demo.Client client = demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "fullScopeAllowed",
                true,
                "attributes",
                Map.of("standard.token.exchange.enabled", "true", ALGORITHM, "RS256")));
        String token = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(client.id(), client.secret())
                .form(
                        "grant_type",
                        "password",
                        "username",
                        owner.user().name(),
                        "password",
                        owner.user().password(),
                        "scope",
                        "openid")
                .send()
                .expect(200)
                .text("access_token");
        JWSObject genuine = JWSObject.parse(token);
        for (Door door : doors(client)) {
            assertThat(door.knock(token).status()).as(door.name()).isEqualTo(200);
        }
        String changed = genuine.getPayload().toString().replaceFirst("\\{", "{\"forged\":true,");
        return forgeries(genuine, changed).entrySet().stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.getKey(), () -> {
                    for (Door door : doors(client)) {
                        assertThat(door.knock(forgery.getValue()).status())
                                .as(door.name())
                                .isBetween(400, 403);
                    }
                }));
    }

    /** Tokens with other claims that the realm has not signed, and the genuine ones in another form. */
    private Map<String, String> forgeries(JWSObject genuine, String wider) throws Exception {
        String claims = genuine.getPayload().toString();
        RSAKey realms = realmKey(genuine.getHeader().getKeyID());
        Map<String, String> forgeries = new LinkedHashMap<>();
        forgeries.put(
                "wider claims under the old signature",
                unsignedParts(genuine.getHeader(), wider) + "." + genuine.getSignature());
        forgeries.put("no signature", unsignedParts(genuine.getHeader(), claims) + ".");
        forgeries.put("alg none", encoded("""
                {"alg":"none","typ":"JWT"}""") + "." + encoded(wider) + ".");
        forgeries.put("alg NONE", encoded("""
                {"alg":"NONE","kid":"%s"}""".formatted(realms.getKeyID())) + "." + encoded(wider) + ".");
        forgeries.put("HS256 with the public key's PEM as the secret", hmac(realms, pem(realms), wider));
        forgeries.put(
                "HS256 with the public key's DER as the secret",
                hmac(realms, realms.toRSAPublicKey().getEncoded(), wider));
        forgeries.put(
                "HS256 with the modulus as the secret",
                hmac(realms, realms.getModulus().decode(), wider));
        forgeries.put(
                "a foreign key under the realm's kid",
                signed(header(realms.getKeyID()).build(), wider));
        forgeries.put("a foreign kid", signed(header("attackers").build(), wider));
        forgeries.put("no kid", signed(header(null).build(), wider));
        forgeries.put(
                "a kid that is a path", signed(header("../../../../dev/null").build(), wider));
        forgeries.put(
                "a key that the token brings along",
                signed(header(realms.getKeyID()).jwk(attackers.toPublicJWK()).build(), wider));
        forgeries.put("another typ in the header", rewrittenHeader(genuine, "at+jwt"));
        forgeries.put("the typ of a refresh token in the header", rewrittenHeader(genuine, "Refresh"));
        forgeries.put(
                "the typ of a refresh token in the claims",
                signed(header(realms.getKeyID()).build(), claims.replace("\"Bearer\"", "\"Refresh\"")));
        return forgeries;
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

    private record Door(String name, Function<String, Answer> call) {
        Answer knock(String token) {
            return call.apply(token);
        }
    }

    private List<Door> doors(Demo.Client exchanging) {
        return List.of(
                new Door("own keys", token -> get(Demo.KEYS_PATH, token)),
                new Door("admin REST", token -> get(Demo.ADMIN_PATH + "users", token)),
                new Door("userinfo", token -> get(Demo.USERINFO_PATH, token)),
                new Door("exchange", token -> demo.exchangeToken(exchanging, token)));
    }

    private Answer get(String path, String token) {
        return demo.http().get(path).bearer(token).send();
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
        String header = """
                {"alg":"RS256","typ":"%s","kid":"%s"}""".formatted(typ, genuine.getHeader().getKeyID());
        return encoded(header) + "." + genuine.getPayload().toBase64URL() + "." + genuine.getSignature();
    }

    private static String unsignedParts(JWSHeader header, String claims) {
        return header.toBase64URL() + "." + encoded(claims);
    }

    private static String encoded(String text) {
        return Base64URL.encode(text.getBytes(UTF_8)).toString();
    }
}
