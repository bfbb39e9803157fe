/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Demo.ADMIN_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint with the id of a deleted one is a different endpoint. Ids that differ only in case are one id. */
@ExtendWith(RunningKeycloak.class)
class ReusedEndpointIdIT {

    private final Demo demo;
    private final String id = "reused-" + UUID.randomUUID();
    private User owner;
    private String token;

    ReusedEndpointIdIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void addEndpoint() {
        owner = demo.newUser();
        token = demo.login(owner);
        put(id).expect(201);
    }

    @AfterEach
    void removeEndpoint() {
        call("DELETE", id, null);
    }

    @Test
    void aGrantOnADeletedEndpointReadsAsNoneAndSaysNothingOfTheNewOne() {
        NewKey key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"%s":"read_write"}}""".formatted(id));
        assertThat(demo.exchange(key.key()).expect(200).text("scope")).contains(id);

        reuse();

        assertThat(level(key)).isEqualTo("none");
        assertThat(demo.exchange(key.key()).expect(200).text("scope")).isEqualTo("graphql:read");
    }

    @Test
    void theOwnerMayGrantAccessToTheNewOne() {
        NewKey key = demo.newKey(owner, """
                {"endpoints":{"%s":"read"}}""".formatted(id));
        reuse();

        demo.keys("PATCH", "/" + key.id(), token, permissions(Map.of(id, "read")))
                .expect(200);

        assertThat(level(key)).isEqualTo("read");
        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(200);
    }

    @Test
    void anExceptionFromAllStaysAnExceptionForTheNewOne() {
        NewKey key = demo.newKey(owner, """
                {"endpoints":{"*":"read_write","%s":"none"}}""".formatted(id));
        NewKey control = demo.newKey(owner, """
                {"endpoints":{"*":"read_write"}}""");
        reuse();

        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(400);
        demo.exchange(control.key(), "scope", "endpoint:" + id + ":read").expect(200);
    }

    @Test
    void aChangeOfSomethingElseLeavesADeadGrantDead() {
        NewKey key = demo.newKey(owner, """
                {"endpoints":{"%s":"read"}}""".formatted(id));
        reuse();

        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "Renamed")).expect(200);
        demo.keys("PATCH", "/" + key.id(), token, permissions(Map.of(id, "none", "embeddings", "read")))
                .expect(200);

        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(400);
        demo.exchange(key.key(), "scope", "endpoint:embeddings:read").expect(200);
    }

    @Test
    void aSuccessorGetsNothingOfTheNewOneEither() {
        NewKey key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"%s":"read"}}""".formatted(id));
        reuse();

        Answer successor =
                demo.keys("POST", "/" + key.id() + "/rotate", token, "{}").expect(201);

        assertThat(successor.json().at("/permissions/endpoints/" + id).asText()).isEqualTo("none");
        assertThat(demo.exchange(successor.text("key")).expect(200).text("scope"))
                .isEqualTo("graphql:read");
    }

    @Test
    void anotherSpellingOfATakenIdIsRefusedAndTheEndpointStaysItsOwners() {
        call("PUT", id, Map.of("name", "Mine", "ownerId", owner.id())).expect(200);

        Answer taken = put(otherCase());

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text("error")).isEqualTo("endpoint_id_case");
        assertThat(call("GET", id, null).expect(200).text("ownerId")).isEqualTo(owner.id());
        put(otherCase() + ".OTHER").expect(201);
        call("DELETE", otherCase() + ".OTHER", null).expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void anotherSpellingIsNotFound(String method) {
        assertThat(call(method, otherCase(), null).status()).isEqualTo(404);
        call("GET", id, null).expect(200);
    }

    @Test
    void aPermissionInAnotherSpellingIsRefusedAndGrantsNothing() {
        NewKey key = demo.newKey(owner, """
                {"endpoints":{"*":"read"}}""");

        demo.exchange(key.key(), "scope", "endpoint:" + otherCase() + ":read").expect(400);
        for (String level : List.of("read", "none")) {
            assertThat(demo.createKey(token, wish(Map.of("*", "read", otherCase(), level)))
                            .text("error"))
                    .isEqualTo("unknown_endpoint");
        }
        assertThat(demo.createKey(token, wish(Map.of(otherCase(), "none", id, "read")))
                        .text("error"))
                .isEqualTo("invalid_permissions");
        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(200);
        demo.createKey(token, wish(Map.of("*", "read", id, "none"))).expect(201);
    }

    private void reuse() {
        call("DELETE", id, null).expect(204);
        put(id).expect(201);
    }

    private String otherCase() {
        return "REUSED" + id.substring("reused".length());
    }

    private String level(NewKey key) {
        return demo.keys("GET", "/" + key.id(), token, null)
                .expect(200)
                .json()
                .at("/permissions/endpoints/" + id)
                .asText();
    }

    private static Map<String, Object> permissions(Map<String, String> endpoints) {
        return Map.of("permissions", Map.of("graphql", "none", "endpoints", endpoints));
    }

    private static Map<String, Object> wish(Map<String, String> endpoints) {
        return Map.of("name", "Spelled", "permissions", Map.of("endpoints", endpoints));
    }

    private Answer put(String endpoint) {
        return call("PUT", endpoint, Map.of("name", "An endpoint"));
    }

    private Answer call(String method, String endpoint, Object body) {
        var request = demo.http()
                .request(method, ADMIN_PATH + "api-endpoints/" + endpoint)
                .bearer(demo.controlPlaneToken());
        return (body == null ? request : request.json(body)).send();
    }
}
