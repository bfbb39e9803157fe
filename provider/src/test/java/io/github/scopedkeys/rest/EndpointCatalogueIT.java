/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Demo.ADMIN_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control plane maintains the catalog. No key can use an endpoint that is not in it. */
@ExtendWith(RunningKeycloak.class)
class EndpointCatalogueIT {

    private final Demo demo;
    private final String id = "endpoint-" + UUID.randomUUID();

    EndpointCatalogueIT(Demo demo) {
        this.demo = demo;
    }

    /** Every user can use shared endpoints, so none may be left behind for other tests. */
    @AfterEach
    void removeEndpoints() {
        call("GET", "?search=endpoint-", null)
                .expect(200)
                .json()
                .findValuesAsText("id")
                .forEach(left -> call("DELETE", left, null).expect(204));
    }

    @Test
    void puttingTheSameTwiceChangesNothingTheSecondTime() {
        put(id, Map.of("name", "One")).expect(201);
        int events = events(id);

        put(id, Map.of("id", id, "name", "One")).expect(200);

        assertThat(events(id)).isEqualTo(events).isEqualTo(1);
        put(id, Map.of("name", "Two")).expect(200);
        assertThat(call("GET", id, null).expect(200).json().toString()).isEqualTo("""
                {"id":"%s","name":"Two"}""".formatted(id));
    }

    @Test
    void whoeverWantsToAddAnEndpointDoesNotReplaceOneByMistake() {
        assertThat(add(id, "First").status()).isEqualTo(201);

        Answer second = add(id, "Second");

        assertThat(second.status()).isEqualTo(412);
        assertThat(second.text("error")).isEqualTo("endpoint_exists");
        assertThat(call("GET", id, null).expect(200).text("name")).isEqualTo("First");
    }

    @Test
    void theCatalogueIsListedByPageAndSearched() {
        put(id + ".a", Map.of("name", "First")).expect(201);
        put(id + ".b", Map.of("name", "Second")).expect(201);

        JsonNode page = call("GET", "?search=" + id + "&first=1&max=1", null)
                .expect(200)
                .json();

        assertThat(page.findValuesAsText("id")).containsExactly(id + ".b");
    }

    @Test
    void aRemovedEndpointIsGoneFromEveryKeyAtOnceAndStaysGoneWhenItsIdIsUsedAgain() {
        put(id, Map.of("name", "Shared")).expect(201);
        NewKey named = demo.newKey(Demo.ALICE, """
                {"graphql":"read","endpoints":{"%s":"read"}}""".formatted(id));
        NewKey except = demo.newKey(Demo.ALICE, """
                {"endpoints":{"*":"read_write","%s":"read"}}""".formatted(id));
        assertThat(demo.exchange(named.key()).text("scope")).contains(id);

        call("DELETE", id, null).expect(204);

        assertThat(demo.exchange(named.key()).text("scope")).isEqualTo("graphql:read");
        put(id, Map.of("name", "Somebody else's now")).expect(201);
        assertThat(demo.exchange(named.key()).text("scope")).isEqualTo("graphql:read");
        assertThat(demo.exchange(except.key()).text("scope")).doesNotContain(id);
    }

    @Test
    void anEndpointGoesWithItsOwner() {
        Demo.User owner = demo.newUser();
        put(id, Map.of("name", "Owned", "ownerId", owner.id())).expect(201);

        demo.deleteUser(owner);

        assertThat(call("GET", id, null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "-dash", "with space", "ümlaut", "a%2Fb"})
    void anIdThatIsNoneIsRefused(String bad) {
        assertThat(put(bad.replace(" ", "%20").replace("ü", "%C3%BC"), Map.of("name", "x"))
                        .status())
                .isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | invalid_name
            {"name":""} | invalid_name
            {"name":"x","ownerId":"nobody"} | unknown_owner
            {"name":"x","ownerId":7} | invalid_request
            {"name":"x","id":"another"} | invalid_endpoint_id
            {"name":"x","realmId":"master"} | unknown_field
            [] | invalid_request
            """)
    void anEntryThatIsNotAsItMustBeIsRefused(String body, String error) {
        Answer answer = put(id, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(call("GET", id, null).status()).isEqualTo(404);
    }

    @Test
    void usersMayNotTouchTheCatalogueNorMayViewers() {
        Demo.User viewer = demo.newUser();
        demo.grantClientRole(viewer, "realm-management", "view-realm");
        demo.grantClientRole(viewer, "realm-management", "manage-users");
        for (Demo.User user : new Demo.User[] {Demo.ALICE, viewer}) {
            for (String method : new String[] {"GET", "PUT", "DELETE"}) {
                assertThat(demo.http()
                                .request(method, ADMIN_PATH + "api-endpoints/" + id)
                                .bearer(demo.login(user))
                                .json("{\"name\":\"x\"}")
                                .send()
                                .status())
                        .isEqualTo(403);
            }
        }
        assertThat(demo.http().get(ADMIN_PATH + "api-endpoints").send().status())
                .isEqualTo(401);
    }

    @Test
    void whoeverManagesTheRealmMayKeepTheCatalogue() {
        Demo.User manager = demo.newUser();
        demo.grantClientRole(manager, "realm-management", "manage-realm");

        demo.http()
                .put(ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.login(manager))
                .json(Map.of("name", "x"))
                .send()
                .expect(201);
        demo.admin("DELETE", "api-endpoints/" + id).expect(204);
    }

    /** Endpoints have no entity tags. Whoever sends one wants to protect what is there. */
    @Test
    void aConditionThatCannotHoldChangesNothing() {
        String there = "there-" + UUID.randomUUID();
        String missing = "missing-" + UUID.randomUUID();
        put(there, Map.of("name", "kept", "ownerId", Demo.ALICE.id())).expect(201);
        String before = call("GET", there, null).body();

        for (String value : List.of("\"*\"", "*, \"a\"", "\"a\"", "W/\"x\"", "nope")) {
            for (String header : List.of("If-None-Match", "If-Match")) {
                Answer answer = putWith(header, value, there);
                assertThat(answer.status()).as(header + ": " + value).isEqualTo(412);
                assertThat(answer.text("error")).isEqualTo("no_entity_tags");
                assertThat(putWith(header, value, missing).status()).isEqualTo(412);
            }
        }
        assertThat(putWith("If-None-Match", "*", there).text("error")).isEqualTo("endpoint_exists");
        assertThat(putWith("If-Match", "*", missing).text("error")).isEqualTo("endpoint_missing");
        assertThat(call("GET", there, null).body()).isEqualTo(before);
        call("GET", missing, null).expect(404);

        putWith("If-Match", "*", there).expect(200);
        putWith("If-None-Match", "*", missing).expect(201);
        call("DELETE", there, null).expect(204);
        call("DELETE", missing, null).expect(204);
    }

    private Answer putWith(String header, String value, String endpoint) {
        return demo.http()
                .put(ADMIN_PATH + "api-endpoints/" + endpoint)
                .bearer(demo.controlPlaneToken())
                .header(header, value)
                .json(Map.of("name", "taken"))
                .send();
    }

    private int events(String endpoint) {
        return demo.admin("GET", "admin-events?resourcePath=*" + endpoint)
                .expect(200)
                .json()
                .size();
    }

    private Answer add(String endpoint, String name) {
        return demo.http()
                .put(ADMIN_PATH + "api-endpoints/" + endpoint)
                .bearer(demo.controlPlaneToken())
                .header("If-None-Match", "*")
                .json(Map.of("name", name))
                .send();
    }

    private Answer put(String endpoint, Object body) {
        return call("PUT", endpoint, body);
    }

    private Answer call(String method, String endpoint, Object body) {
        String path = endpoint.startsWith("?") ? endpoint : "/" + endpoint;
        var request =
                demo.http().request(method, ADMIN_PATH + "api-endpoints" + path).bearer(demo.controlPlaneToken());
        return (body == null ? request : request.json(body)).send();
    }
}
