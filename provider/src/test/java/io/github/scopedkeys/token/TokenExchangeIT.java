/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Demo.ALICE;
import static io.github.scopedkeys.server.Demo.GATE;
import static io.github.scopedkeys.server.Demo.KEY_TOKEN_TYPE;
import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange of a key for a scoped token, by the contract and RFC 8693. */
@ExtendWith(RunningKeycloak.class)
class TokenExchangeIT {

    private final Demo demo;

    TokenExchangeIT(Demo demo) {
        this.demo = demo;
    }

    @AfterEach
    void removeAlicesKeys() {
        String token = demo.login(ALICE);
        demo.keys("GET", "", token, null)
                .expect(200)
                .json()
                .findValuesAsText("id")
                .forEach(id -> demo.keys("DELETE", "/" + id, token, null).expect(204));
    }

    @Test
    void theTokenSaysExactlyWhatTheKeyMayDoAndForeignLibrariesBelieveIt() throws Exception {
        NewKey key = demo.newKey(ALICE, """
                {"graphql":"read","endpoints":{"img-gen":"read_write","embeddings":"read"}}""");

        Answer answer = demo.exchange(key.key()).expect(200);

        JsonNode json = answer.json();
        assertThat(json.get("token_type").asText()).isEqualTo("Bearer");
        assertThat(json.get("issued_token_type").asText()).isEqualTo(Demo.ACCESS_TOKEN_TYPE);
        assertThat(json.get("scope").asText())
                .isEqualTo("graphql:read endpoint:embeddings:read endpoint:img-gen:read endpoint:img-gen:write");
        assertThat(json.get("expires_in").asInt()).isBetween(290, 300);
        assertThat(json.has("refresh_token")).isFalse();
        assertThat(json.has("id_token")).isFalse();
        assertThat(answer.header("Cache-Control")).contains("no-store");

        JWTClaimsSet claims = verified(json.get("access_token").asText());
        assertThat(claims.getSubject()).isEqualTo(ALICE.id());
        assertThat(claims.getAudience()).containsExactly("platform-api");
        assertThat(claims.getStringClaim("azp")).isEqualTo("gate");
        assertThat(claims.getStringClaim("api_key_id")).isEqualTo(key.id());
        assertThat(claims.getStringClaim("scope")).isEqualTo(json.get("scope").asText());
        assertThat(claims.getClaim("authorization_details"))
                .isEqualTo(List.of(
                        Map.of("type", "graphql", "actions", List.of("read")),
                        Map.of("type", "endpoint", "identifier", "embeddings", "actions", List.of("read")),
                        Map.of("type", "endpoint", "identifier", "img-gen", "actions", List.of("read", "write"))));
        long life =
                (claims.getExpirationTime().getTime() - claims.getIssueTime().getTime()) / 1000;
        assertThat(life).isBetween(290L, 300L);
        assertThat(claims.getClaim("realm_access")).isEqualTo(Map.of("roles", List.of()));
        assertThat(claims.getClaims()).doesNotContainKeys("resource_access", "sid", "email", "preferred_username");
    }

    @Test
    void theStarIsExpandedToWhatTheOwnerMayUseAndNamedEndpointsOverrideIt() {
        NewKey key = demo.newKey(ALICE, """
                {"endpoints":{"*":"read","img-gen":"read_write","embeddings":"none"}}""");

        assertThat(scope(demo.exchange(key.key()).expect(200)))
                .startsWith("endpoint:img-gen:read", "endpoint:img-gen:write", "endpoint:llm-chat:read")
                .contains("endpoint:moderation:read")
                .noneMatch(
                        value -> value.contains("embeddings") || value.contains("transcribe") || value.contains("*"));
    }

    @Test
    void aRequestMayNarrowTheScope() {
        NewKey key = demo.newKey(ALICE, """
                {"graphql":"read_write","endpoints":{"*":"read_write"}}""");

        assertThat(scope(demo.exchange(key.key(), "scope", "endpoint:img-gen:write graphql:read endpoint:img-gen:write")
                        .expect(200)))
                .containsExactly("graphql:read", "endpoint:img-gen:write");
    }

    @Test
    void aTokenEndsWithItsKey() {
        long expires = System.currentTimeMillis() + 60_000;
        NewKey key = demo.newKey(ALICE, READ, expires(expires));

        JsonNode answer = demo.exchange(key.key()).expect(200).json();

        assertThat(Demo.claims(answer.get("access_token").asText()).get("exp").asLong())
                .isEqualTo(expires / 1000);
        assertThat(answer.get("expires_in").asInt()).isLessThanOrEqualTo(60);
    }

    @Test
    void anAudienceThatTheGateMayReachCanBeAskedFor() {
        NewKey key = demo.newKey(ALICE, READ);

        demo.exchange(key.key(), "audience", "platform-api").expect(200);
    }

    @Test
    void theTokenIsForTheAudienceAskedForAndNoOther() {
        NewKey key = demo.newKey(ALICE, READ);
        Demo.Client gate = demo.newGate(Map.of(
                "protocolMappers",
                List.of(Mapper.audience(Demo.PLATFORM_API.id()), Mapper.audience(Demo.CONTROL_PLANE.id()))));

        assertThat(audience(gate, key)).containsExactlyInAnyOrder("platform-api", "control-plane");
        assertThat(audience(gate, key, "audience", "platform-api")).containsExactly("platform-api");
        assertThat(audience(gate, key, "audience", "control-plane")).containsExactly("control-plane");
        assertThat(audience(gate, key, "audience", "control-plane", "audience", "platform-api"))
                .containsExactlyInAnyOrder("platform-api", "control-plane");
    }

    private List<String> audience(Demo.Client gate, NewKey key, String... parameters) {
        return Demo.audience(
                demo.exchangeAs(gate, key.key(), parameters).expect(200).text("access_token"));
    }

    @Test
    void eightConcurrentExchangesOfOneKeyAllSucceed() throws Exception {
        NewKey key = demo.newKey(ALICE, READ);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> exchange = () -> demo.exchange(key.key()).status();
            List<Future<Integer>> answers = threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(i -> exchange).toList());
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aTokenIsBoundToTheProofThatCameWithTheRequest() throws Exception {
        NewKey key = demo.newKey(ALICE, READ);
        ECKey proofKey = new ECKeyGenerator(Curve.P_256).generate();

        JsonNode answer = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(GATE.id(), GATE.secret())
                .header("DPoP", DpopProof.of(proofKey, demo.server().baseUri() + Demo.TOKEN_PATH))
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        key.key(),
                        "subject_token_type",
                        KEY_TOKEN_TYPE)
                .send()
                .expect(200)
                .json();

        assertThat(answer.get("token_type").asText()).isEqualTo("DPoP");
        assertThat(Demo.claims(answer.get("access_token").asText())
                        .at("/cnf/jkt")
                        .asText())
                .isEqualTo(proofKey.computeThumbprint().toString());
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "graphql:write",
                    "graphql:read graphql:write",
                    "endpoint:llm-chat:read",
                    "endpoint:transcribe:read",
                    "endpoint:no-such:read",
                    "endpoint:*:read",
                    "*",
                    "openid",
                    "offline_access",
                    "profile",
                    "graphql",
                    "graphql:admin",
                    "endpoint:img-gen",
                    "endpoint::read"
                })
        void anyScopeThatTheKeyDoesNotHave(String scope) {
            NewKey key = demo.newKey(ALICE, """
                    {"graphql":"read","endpoints":{"img-gen":"read_write"}}""");

            assertThat(error(demo.exchange(key.key(), "scope", scope))).isEqualTo("invalid_scope");
        }

        @Test
        void aKeyThatGrantsNothing() {
            assertThat(error(demo.exchange(demo.newKey(ALICE, "{}").key()))).isEqualTo("invalid_scope");
        }

        @Test
        void anEndpointThatTheOwnerMayNotUseAnyMore() {
            String id = "moving-" + UUID.randomUUID();
            Demo.User owner = demo.newUser();
            putEndpoint(id, owner.id());
            NewKey key = demo.newKey(owner, """
                    {"graphql":"read","endpoints":{"%s":"read"}}""".formatted(id));
            assertThat(scope(demo.exchange(key.key()).expect(200))).contains("endpoint:" + id + ":read");

            putEndpoint(id, ALICE.id());

            assertThat(scope(demo.exchange(key.key()).expect(200))).containsExactly("graphql:read");
            assertThat(error(demo.exchange(key.key(), "scope", "endpoint:" + id + ":read")))
                    .isEqualTo("invalid_scope");
        }

        @Test
        void moreEndpointsThanATokenMayNameUnlessTheRequestNarrows() {
            Demo.User owner = demo.newUser();
            String id = "many-" + UUID.randomUUID();
            for (int i = 0; i <= 64; i++) {
                putEndpoint(id + "-" + i, owner.id());
            }
            NewKey key = demo.newKey(owner, """
                    {"endpoints":{"*":"read"}}""");

            Answer refused = demo.exchange(key.key());

            assertThat(error(refused)).isEqualTo("invalid_scope");
            assertThat(refused.json().get("error_description").asText()).contains("more than 64 endpoints");
            demo.exchange(key.key(), "scope", "endpoint:" + id + "-7:read").expect(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"account", "no-such-client", "gate"})
        void anAudienceThatIsNotToBeHad(String audience) {
            NewKey key = demo.newKey(ALICE, READ);

            assertThat(error(demo.exchange(key.key(), "audience", audience))).isEqualTo("invalid_target");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "urn:ietf:params:oauth:token-type:refresh_token",
                    "urn:ietf:params:oauth:token-type:id_token",
                    "urn:ietf:params:oauth:token-type:saml2",
                    "junk"
                })
        void everyRequestedTokenTypeButAnAccessToken(String type) {
            NewKey key = demo.newKey(ALICE, READ);

            assertThat(error(demo.exchange(key.key(), "requested_token_type", type)))
                    .isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"actor_token", "requested_subject", "requested_issuer", "subject_issuer", "resource"})
        void parametersThatItDoesNotHonour(String parameter) {
            NewKey key = demo.newKey(ALICE, READ);

            assertThat(error(demo.exchange(key.key(), parameter, "bob"))).isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"bnVsbA", "W10", "e30", "Im5vIG9iamVjdCI"})
        void aSubjectTokenWhosePayloadIsNoSetOfClaims(String payload) {
            Answer answer = demo.exchangeToken(GATE, "eyJhbGciOiJSUzI1NiJ9." + payload + ".AA");

            assertThat(error(answer)).isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "urn:ietf:params:oauth:token-type:access_token",
                    "urn:ietf:params:oauth:token-type:jwt",
                    "api-key"
                })
        void aKeyOfAnotherTypeAndSaysWhichTypeItIs(String type) {
            NewKey key = demo.newKey(ALICE, READ);

            Answer answer = demo.http()
                    .post(Demo.TOKEN_PATH)
                    .basic(GATE.id(), GATE.secret())
                    .form("grant_type", Demo.EXCHANGE_GRANT, "subject_token", key.key(), "subject_token_type", type)
                    .send();

            assertThat(error(answer)).isEqualTo("invalid_request");
            assertThat(answer.text("error_description")).endsWith("subject_token_type " + KEY_TOKEN_TYPE + ".");
            demo.exchange(key.key()).expect(200);
        }

        @Test
        void aSecondSubjectToken() {
            NewKey key = demo.newKey(ALICE, READ);

            assertThat(error(demo.exchange(key.key(), "subject_token", key.key())))
                    .isEqualTo("invalid_request");
        }

        @Test
        void aKeyInTheUri() {
            NewKey key = demo.newKey(ALICE, READ);

            Answer answer = demo.http()
                    .post(Demo.TOKEN_PATH + "?subject_token=" + key.key())
                    .basic(GATE.id(), GATE.secret())
                    .form("grant_type", Demo.EXCHANGE_GRANT, "subject_token_type", KEY_TOKEN_TYPE)
                    .send();

            assertThat(error(answer)).isEqualTo("invalid_request");
        }

        /** Keycloak makes a key for encryption when it wants one and there is none. */
        @Test
        void aTextThatLooksEncryptedIsRejectedAndTheRealmGetsNoKey() {
            String keys = demo.http().get(Demo.JWKS_PATH).send().expect(200).body();
            for (String algorithm : new String[] {"RSA1_5", "RSA-OAEP-256", "ECDH-ES", "none"}) {
                String header = Base64.getUrlEncoder().withoutPadding().encodeToString("""
                        {"alg":"%s","enc":"A128GCM"}""".formatted(algorithm)
                        .getBytes(UTF_8));

                demo.exchange(header + ".AA.AA.AA.AA").expect(400);
            }
            assertThat(demo.http().get(Demo.JWKS_PATH).send().expect(200).body())
                    .isEqualTo(keys);
        }

        @Test
        void theMarkerAsAGrantOfItsOwn() {
            Answer answer = demo.http()
                    .post(Demo.TOKEN_PATH)
                    .basic(GATE.id(), GATE.secret())
                    .form("grant_type", "urn:scoped-api-keys:grant-type:api-key")
                    .send();

            assertThat(error(answer)).isEqualTo("unsupported_grant_type");
        }
    }

    private void putEndpoint(String id, String ownerId) {
        int status = demo.http()
                .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.controlPlaneToken())
                .json(Map.of("name", id, "ownerId", ownerId))
                .send()
                .status();
        assertThat(status).isIn(200, 201);
    }

    private static List<String> scope(Answer answer) {
        return List.of(answer.text("scope").split(" "));
    }

    private static String error(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.text("error");
    }

    /** Verifies signature, issuer, audience and times with Nimbus and the realm's published keys. */
    private JWTClaimsSet verified(String token) throws Exception {
        JWKSet keys =
                JWKSet.parse(demo.http().get(Demo.JWKS_PATH).send().expect(200).body());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                Set.of("platform-api"),
                new JWTClaimsSet.Builder().issuer(demo.issuer()).build(),
                Set.of("sub", "exp", "iat", "scope", "api_key_id"),
                Set.of()));
        return processor.process(token, null);
    }
}
