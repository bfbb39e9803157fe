/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static io.github.scopedkeys.admin.AdminDemo.keys;
import static io.github.scopedkeys.admin.AdminDemo.path;
import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo.Made;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators can see and disable every key of the realm, but never obtain one. */
@ExtendWith(RunningKeycloak.class)
class AdminKeysIT {

    private final Demo demo;
    private final AdminDemo admin;

    AdminKeysIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Nested
    class WhoMayDoWhat {

        @Test
        void nobodyGetsInWithoutAToken() {
            for (String path : List.of("api-keys", "api-keys/count", "api-keys/Ab3Ab3Ab3Ab3")) {
                assertThat(demo.http().get(Demo.ADMIN_PATH + path).send().status())
                        .isEqualTo(401);
            }
        }

        @Test
        void aUserWithoutRightsIsRefusedEverything() {
            Made key = admin.make(demo.newUser(), "not for everybody");
            User nobody = demo.newUser();

            assertForbidden(nobody, "GET", "api-keys", null);
            assertForbidden(nobody, "GET", "api-keys/count", null);
            assertForbidden(nobody, "GET", "api-keys/" + key.id(), null);
            assertForbidden(nobody, "GET", "api-keys/AAAAAAAAAAAA", null);
            assertForbidden(nobody, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false));
            assertForbidden(nobody, "DELETE", "api-keys/" + key.id(), null);
            assertForbidden(nobody, "POST", "api-keys/disable?enabled=true&dryRun=true", null);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
        }

        @Test
        void theOwnerIsNoAdministratorOfTheirOwnKey() {
            User owner = demo.newUser();
            Made key = admin.make(owner, "mine");

            assertForbidden(owner, "GET", "api-keys/" + key.id(), null);
            assertForbidden(owner, "GET", keys("userId", owner.id()), null);
            assertForbidden(owner, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false));
        }

        @Test
        void whoeverMayViewUsersSeesKeysAndTouchesNone() {
            User viewer = admin.newAdministrator("view-users");
            Made key = admin.make(demo.newUser(), "to be looked at");

            assertThat(AdminDemo.ids(admin.callAs(viewer, "GET", keys("search", key.id()), null)))
                    .containsExactly(key.id());
            admin.callAs(viewer, "GET", "api-keys/count", null).expect(200);
            admin.callAs(viewer, "GET", "api-keys/" + key.id(), null).expect(200);
            assertForbidden(viewer, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false));
            assertForbidden(viewer, "PUT", "api-keys/" + key.id(), Map.of("enabled", false));
            assertForbidden(viewer, "DELETE", "api-keys/" + key.id(), null);
            assertForbidden(viewer, "POST", path("api-keys/disable", "search", key.id()), null);
            assertForbidden(viewer, "POST", path("api-keys/disable", "search", key.id(), "dryRun", "true"), null);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
        }

        @Test
        void whoeverMayManageUsersStopsAKey() {
            User manager = admin.newAdministrator("manage-users");
            Made key = admin.make(demo.newUser(), "to be stopped");

            admin.callAs(manager, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false))
                    .expect(200);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
            admin.callAs(manager, "DELETE", "api-keys/" + key.id(), null).expect(204);
        }

        @ParameterizedTest
        @ValueSource(strings = {"manage-clients", "view-realm", "manage-api-endpoints", "query-users"})
        void otherAdministrativeRolesDoNotSeeKeys(String role) {
            assertForbidden(admin.newAdministrator(role), "GET", "api-keys", null);
        }

        @Test
        void aTokenMadeFromARealmAdministratorsKeyOpensNothing() {
            User administrator = demo.newUser();
            demo.grantRealmAdmin(administrator);
            Made key = admin.make(administrator, "of an administrator");
            String token = demo.exchange(key.key()).expect(200).text("access_token");

            assertThat(admin.callWith(token, "GET", "api-keys", null).status()).isEqualTo(401);
            assertThat(admin.callWith(key.key(), "GET", "api-keys", null).status())
                    .isEqualTo(401);
        }

        @Test
        void aKeyOfAnotherRealmIsNotFound() {
            Made key = admin.make(demo.newUser(), "of the demo realm");
            String master = "/admin/realms/master/api-keys/" + key.id();

            for (String method : List.of("GET", "DELETE")) {
                assertThat(demo.http()
                                .request(method, master)
                                .bearer(demo.adminToken())
                                .send()
                                .status())
                        .isEqualTo(404);
            }
            assertThat(demo.http()
                            .patch(master)
                            .bearer(demo.adminToken())
                            .json(Map.of("enabled", false))
                            .send()
                            .status())
                    .isEqualTo(404);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
        }

        @Test
        void noAdministratorMakesAKeyOrGivesItPower() {
            Made key = admin.make(demo.newUser(), "as it was made");

            assertThat(admin.call("POST", "api-keys", Map.of("name", "x")).status())
                    .isIn(404, 405);
            for (Object body : List.of(
                    Map.of("name", "other"),
                    Map.of("enabled", false, "userId", Demo.BOB.id()),
                    Map.of("permissions", Map.of("graphql", "none")),
                    Map.of("enabled", false, "digest", "00"))) {
                Answer answer = admin.call("PATCH", "api-keys/" + key.id(), body);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text("error")).isEqualTo("unknown_field");
            }
            for (Object body : List.of("{}", "[]", "{", "{\"enabled\":\"false\"}", "{\"enabled\":null}")) {
                Answer answer = admin.call("PATCH", "api-keys/" + key.id(), body);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text("error")).isEqualTo("invalid_request");
                assertThat(answer.text("errorMessage")).isNotBlank();
            }
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
        }

        private void assertForbidden(User user, String method, String path, Object body) {
            Answer answer = admin.callAs(user, method, path, body);
            assertThat(answer.status()).as("%s %s: %s", method, path, answer).isEqualTo(403);
        }
    }

    @Nested
    class Finding {

        @Test
        void aKeyIsShownWithItsOwnerAndWithoutItsSecret() {
            User owner = demo.newUser();
            Made key = admin.make(owner, "shown");

            Answer answer = admin.call("GET", "api-keys/" + key.id()).expect(200);

            assertThat(answer.json().properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrder(
                            "id",
                            "name",
                            "kind",
                            "hint",
                            "enabled",
                            "permissions",
                            "createdTimestamp",
                            "userId",
                            "username");
            assertThat(answer.text("userId")).isEqualTo(owner.id());
            assertThat(answer.text("username")).isEqualTo(owner.name());
            assertThat(answer.body())
                    .doesNotContain(key.key())
                    .doesNotContain(key.key().substring(17));
            assertThat(admin.call("GET", keys("userId", owner.id())).expect(200).json())
                    .containsExactly(answer.json());
        }

        @Test
        void anUnknownKeyIsNotFound() {
            for (String id : List.of("AAAAAAAAAAAA", "short", "AAAAAAAAAAA!", "disablex")) {
                Answer answer = admin.call("GET", "api-keys/" + id);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.text("error")).isEqualTo("not_found");
            }
        }

        @Test
        void aKeyIsFoundByWhatPeopleKnowOfIt() {
            User owner = demo.newUser();
            String name = "Nightly " + owner.id();
            Made key = admin.make(owner, name);
            Made other = admin.make(demo.newUser(), "of somebody else");

            for (String known : List.of(
                    key.id(),
                    key.id().substring(0, 6),
                    "rpa_" + key.id().substring(0, 5),
                    "rpa_" + key.id().substring(0, 5) + "…",
                    "rpa_" + key.id().substring(0, 5) + "...",
                    key.key(),
                    owner.name(),
                    owner.name().substring(0, 20),
                    owner.name().toUpperCase(Locale.ROOT),
                    owner.name() + "@example.org",
                    owner.id(),
                    name,
                    name.substring(0, 20).toLowerCase(Locale.ROOT))) {
                assertThat(admin.ids("search", known))
                        .as(known)
                        .contains(key.id())
                        .doesNotContain(other.id());
                assertThat(admin.count("search", known)).as(known).isEqualTo(1);
            }
        }

        @Test
        void whatIsNotThereIsNotFoundAndPatternsMeanThemselves() {
            User owner = demo.newUser();
            Made key = admin.make(owner, "percent %_! sign");

            for (String unknown : List.of(
                    "%%",
                    "__",
                    "!!",
                    "p%t",
                    "xyz_" + key.id(),
                    "rpa_" + key.id().substring(1),
                    owner.name() + "x",
                    owner.id().substring(1),
                    "f:" + owner.id() + ":" + owner.name(),
                    "' or '1'='1",
                    "rpa_" + key.id() + "_")) {
                assertThat(admin.ids("search", unknown)).as(unknown).doesNotContain(key.id());
            }
            for (String known : List.of("percent %_! s", "%_", "_!", "! sign")) {
                assertThat(admin.ids("search", known)).as(known).contains(key.id());
            }
        }

        @Test
        void aFilterNarrowsAndTheCountAgrees() {
            User owner = demo.newUser();
            Made on = admin.make(owner, "on");
            Made off = admin.make(owner, "off");
            long soon = System.currentTimeMillis() + 3_600_000;
            Made ending = admin.make(owner, Map.of("name", "ending", "expiresTimestamp", soon));
            admin.enable(off.id(), false).expect(200);
            String user = owner.id();

            assertThat(admin.ids("userId", user)).containsExactlyInAnyOrder(on.id(), off.id(), ending.id());
            assertThat(admin.ids("userId", user, "enabled", "false")).containsExactly(off.id());
            assertThat(admin.ids("userId", user, "enabled", "true")).containsExactlyInAnyOrder(on.id(), ending.id());
            assertThat(admin.ids("userId", user, "kind", "legacy")).isEmpty();
            assertThat(admin.count("userId", user, "kind", "scoped")).isEqualTo(3);
            assertThat(admin.ids("userId", user, "expired", "true")).isEmpty();
            assertThat(admin.count("userId", user, "expired", "false")).isEqualTo(3);
            assertThat(admin.count("userId", user, "enabled", "false", "kind", "scoped"))
                    .isEqualTo(1);
            assertThat(admin.ids("userId", "nobody")).isEmpty();
            assertThat(admin.ids("userId", Demo.BOB.id(), "search", on.id())).isEmpty();
        }

        @Test
        void anExpiredKeyIsFoundAsExpired() throws InterruptedException {
            User owner = demo.newUser();

            Demo.NewKey key = demo.newExpiredKey(owner, READ);

            assertThat(admin.ids("userId", owner.id(), "expired", "true")).containsExactly(key.id());
            assertThat(admin.ids("userId", owner.id(), "expired", "false")).isEmpty();
        }

        @Test
        void aKeyUnusedSinceAMomentWasMadeBeforeIt() {
            User owner = demo.newUser();
            long before = System.currentTimeMillis() - 1;
            Made key = admin.make(owner, "never used");

            assertThat(admin.ids("userId", owner.id(), "unusedSince", String.valueOf(before)))
                    .isEmpty();
            assertThat(admin.ids(
                            "userId", owner.id(), "unusedSince", String.valueOf(System.currentTimeMillis() + 60_000)))
                    .containsExactly(key.id());
        }

        @Test
        void pagesFollowEachOtherNewestFirst() {
            User owner = demo.newUser();
            List<String> made = List.of(
                    admin.make(owner, "one").id(),
                    admin.make(owner, "two").id(),
                    admin.make(owner, "three").id());

            assertThat(admin.ids("userId", owner.id(), "first", "0", "max", "2"))
                    .containsExactly(made.get(2), made.get(1));
            assertThat(admin.ids("userId", owner.id(), "first", "2", "max", "2"))
                    .containsExactly(made.get(0));
            assertThat(admin.ids("userId", owner.id(), "first", "3")).isEmpty();
            assertThat(admin.ids("userId", owner.id(), "max", "0")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "kind=Legacy",
                    "kind=all",
                    "enabled=yes",
                    "enabled=TRUE",
                    "expired=1",
                    "unusedSince=yesterday",
                    "unusedSince=-1",
                    "unusedSince=99999999999999999999",
                    "first=-1",
                    "max=many",
                    "max=99999999999",
                    "kind=legacy&kind=scoped",
                    "userId=",
                    "search=%20",
                    "enabled=",
                    "exceedsRules=false"
                })
        void aParameterThatCannotBeReadIsRefused(String query) {
            Answer answer = admin.call("GET", "api-keys?" + query);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_request");
        }

        @Test
        void anEmptyFilterIsRefusedAndDoesNotMeanEverything() {
            Made key = admin.make(demo.newUser(), "bystander");

            for (String filter : List.of("userId=", "search=", "kind=", "unusedSince=", "expired=", "exceedsRules=")) {
                Answer answer = admin.call("POST", "api-keys/disable?enabled=true&" + filter);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
                assertThat(answer.text("error")).isEqualTo("invalid_request");
            }
            demo.exchange(key.key()).expect(200);
        }

        @Test
        void aMisspelledFilterIsRefusedAndDoesNotMeanEverything() {
            for (Answer answer : List.of(
                    admin.call("GET", "api-keys?kid=legacy"),
                    admin.call("GET", "api-keys/count?user=x"),
                    admin.call("POST", "api-keys/disable?enabled=true&searhc=x"))) {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text("error")).isEqualTo("unknown_parameter");
            }
        }
    }

    @Nested
    class Stopping {

        @Test
        void aLeakedKeyIsFoundByItsHintAndRefusedAtOnce() {
            Made key = admin.make(demo.newUser(), "leaked");
            String token = demo.exchange(key.key()).expect(200).text("access_token");
            assertThat(admin.introspectAsGate(key.key()).json().get("active").asBoolean())
                    .isTrue();
            assertThat(demo.introspect(token).json().get("active").asBoolean()).isTrue();

            String hint = admin.call("GET", keys("search", "rpa_" + key.id().substring(0, 8)))
                    .json()
                    .get(0)
                    .get("id")
                    .asText();
            Answer answer = admin.enable(hint, false).expect(200);

            assertThat(answer.json().get("enabled").asBoolean()).isFalse();
            assertThat(answer.text("disabledBy")).isEqualTo("administrator");
            assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
            assertThat(admin.introspectAsGate(key.key()).body()).isEqualTo(INACTIVE);
            assertThat(demo.introspect(token).body()).isEqualTo(INACTIVE);
        }

        @Test
        void theOwnerSeesWhoStoppedTheKeyAndCannotSwitchItOn() {
            User owner = demo.newUser();
            Made key = admin.make(owner, "stopped");
            String token = admin.login(owner);
            admin.enable(key.id(), false).expect(200);

            assertThat(demo.keys("GET", "/" + key.id(), token, null).expect(200).text("disabledBy"))
                    .isEqualTo("administrator");
            assertOwnerCannotEnable(key, token);
            // Disabling it again does not turn it into a disable by the owner.
            demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);
            assertOwnerCannotEnable(key, token);
            demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "renamed")).expect(200);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(400);

            admin.enable(key.id(), true).expect(200);
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
            demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);
            demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", true)).expect(200);
        }

        @Test
        void aKeyThatItsOwnerSwitchedOffCanBeStoppedForGood() {
            User owner = demo.newUser();
            Made key = admin.make(owner, "off already");
            String token = admin.login(owner);
            demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);

            assertThat(admin.enable(key.id(), false).expect(200).text("disabledBy"))
                    .isEqualTo("administrator");
            assertOwnerCannotEnable(key, token);
        }

        @Test
        void aDeletedKeyIsGone() {
            Made key = admin.make(demo.newUser(), "to go");

            admin.call("DELETE", "api-keys/" + key.id()).expect(204);

            assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
            assertThat(admin.call("GET", "api-keys/" + key.id()).status()).isEqualTo(404);
            assertThat(admin.call("DELETE", "api-keys/" + key.id()).status()).isEqualTo(404);
            assertThat(admin.enable(key.id(), true).status()).isEqualTo(404);
        }

        @Test
        void theEventsSayWhatHappenedAndWhoDidIt() {
            User owner = demo.newUser();
            User manager = admin.newAdministrator("manage-users");
            Made key = admin.make(owner, "watched");
            admin.callAs(manager, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false))
                    .expect(200);
            admin.callAs(manager, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false))
                    .expect(200);
            admin.callAs(manager, "PATCH", "api-keys/" + key.id(), Map.of("enabled", true))
                    .expect(200);
            admin.callAs(manager, "DELETE", "api-keys/" + key.id(), null).expect(204);

            List<JsonNode> adminEvents = admin.adminEvents("api-keys/" + key.id());
            assertThat(adminEvents)
                    .extracting(event -> event.get("operationType").asText())
                    .containsExactlyInAnyOrder("UPDATE", "UPDATE", "DELETE");
            assertThat(adminEvents).allSatisfy(event -> {
                assertThat(event.get("resourceType").asText()).isEqualTo("API_KEY");
                assertThat(event.at("/authDetails/userId").asText()).isEqualTo(manager.id());
                assertThat(event.toString())
                        .doesNotContain(key.key())
                        .doesNotContain(key.key().substring(17));
            });
            List<JsonNode> updates = admin.userEvents(owner, "UPDATE_CREDENTIAL", key.id());
            assertThat(updates)
                    .extracting(event -> event.at("/details/api_key_action").asText() + " by "
                            + event.at("/details/api_key_actor").asText())
                    .containsExactlyInAnyOrder(
                            "create by owner", "disable by administrator", "enable by administrator");
            assertThat(admin.userEvents(owner, "REMOVE_CREDENTIAL", key.id()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.at("/details/credential_type").asText())
                                .isEqualTo("api-key");
                        assertThat(event.at("/details/api_key_actor_id").asText())
                                .isEqualTo(manager.id());
                    });
        }

        @Test
        void putDoesWhatPatchDoes() {
            Made key = admin.make(demo.newUser(), "for kcadm");

            admin.call("PUT", "api-keys/" + key.id(), Map.of("enabled", false)).expect(200);

            assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
        }

        private void assertOwnerCannotEnable(Made key, String token) {
            Answer refused = demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", true));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("error")).isEqualTo("disabled_by_administrator");
        }
    }

    @Nested
    class StoppingMany {

        @Test
        void aDryRunTellsHowManyAndWhoseAndChangesNothing() {
            User owner = demo.newUser();
            Made one = admin.make(owner, "one");
            admin.make(owner, "two");

            Answer answer = disable("userId", owner.id(), "dryRun", "true").expect(200);

            assertThat(answer.json().get("count").asInt()).isEqualTo(2);
            assertThat(answer.json().get("userCount").asInt()).isEqualTo(1);
            assertThat(answer.json().at("/users/0/username").asText()).isEqualTo(owner.name());
            assertThat(answer.json().at("/users/0/count").asInt()).isEqualTo(2);
            assertThat(answer.body()).doesNotContain("\"key\"");
            assertThat(demo.exchange(one.key()).status()).isEqualTo(200);
            assertThat(admin.userEvents(owner, "UPDATE_CREDENTIAL", one.id())).hasSize(1);
        }

        @Test
        void allKeysOfTheFilterAreRefusedAtOnceAndOthersWorkOn() {
            User owner = demo.newUser();
            User other = demo.newUser();
            String mark = "batch " + owner.id();
            Made one = admin.make(owner, mark + " one");
            Made two = admin.make(other, mark + " two");
            Made spared = admin.make(owner, "spared");
            demo.keys("PATCH", "/" + two.id(), admin.login(other), Map.of("enabled", false))
                    .expect(200);

            Answer answer = disable("search", mark).expect(200);

            assertThat(answer.json().get("count").asInt()).isEqualTo(2);
            assertThat(answer.json().get("userCount").asInt()).isEqualTo(2);
            assertThat(demo.exchange(one.key()).status()).isEqualTo(400);
            assertThat(demo.exchange(spared.key()).status()).isEqualTo(200);
            assertThat(demo.keys("PATCH", "/" + two.id(), admin.login(other), Map.of("enabled", true))
                            .status())
                    .isEqualTo(409);
            assertThat(admin.userEvents(owner, "UPDATE_CREDENTIAL", one.id()))
                    .extracting(event -> event.at("/details/api_key_actor").asText())
                    .contains("administrator");
            assertThat(admin.adminEvents("api-keys/disable"))
                    .extracting(event -> event.path("representation").asText())
                    .anySatisfy(text -> assertThat(text).contains(mark).contains("\"count\":2"));
            assertThat(disable("search", mark).expect(200).json().get("count").asInt())
                    .isZero();
        }

        @Test
        void anOwnerWhoSwitchesOnAtTheSameMomentLosesAgainstIt() throws Exception {
            User owner = demo.newUser();
            String token = admin.login(owner);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                for (int i = 0; i < 8; i++) {
                    Made key = admin.make(owner, "raced");
                    demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false))
                            .expect(200);
                    Future<Answer> on =
                            threads.submit(() -> demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", true)));
                    Future<Answer> off = threads.submit(() -> disable("search", key.id()));

                    off.get().expect(200);
                    assertThat(on.get().status()).isIn(200, 409);
                    assertThat(admin.call("GET", "api-keys/" + key.id()).text("disabledBy"))
                            .isEqualTo("administrator");
                    assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
                }
            } finally {
                threads.shutdown();
            }
        }

        @Test
        void withoutAFilterNothingIsSwitchedOff() {
            Made key = admin.make(demo.newUser(), "bystander");

            for (Answer answer : List.of(disable(), disable("dryRun", "true"))) {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text("error")).isEqualTo("filter_required");
            }
            assertThat(demo.exchange(key.key()).status()).isEqualTo(200);
        }

        @Test
        void aPastedKeyLeavesNoSecretInTheEvent() {
            Made key = admin.make(demo.newUser(), "pasted");

            assertThat(disable("search", key.key())
                            .expect(200)
                            .json()
                            .get("count")
                            .asInt())
                    .isEqualTo(1);

            assertThat(admin.adminEvents("api-keys/disable"))
                    .allSatisfy(event -> assertThat(event.toString())
                            .doesNotContain(key.key().substring(17)));
        }

        private Answer disable(String... namesAndValues) {
            return admin.call(
                    "POST", namesAndValues.length == 0 ? "api-keys/disable" : path("api-keys/disable", namesAndValues));
        }
    }
}
