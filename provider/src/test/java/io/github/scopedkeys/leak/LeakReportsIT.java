/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /realms/{realm}/api-keys/leaks}: a whole key is all that a report needs. */
@ExtendWith(RunningKeycloak.class)
class LeakReportsIT {

    private static final long HUNDRED_MEGABYTES = 100L * 1024 * 1024;

    private final Demo demo;
    private final KeyOwner owner;
    private final Leaks leaks;

    LeakReportsIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.leaks = new Leaks(demo);
    }

    @Test
    void aReportedKeyIsRejectedFromThenOnAndEveryListSaysWhy() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        String jwt = demo.exchange(key.secret()).expect(200).text("access_token");

        leaks.reportFrom("https://github.com/octocat/app/blob/main/.env", key.secret())
                .expect(202);

        demo.exchange(key.secret()).expect(400);
        demo.exchange(other.secret()).expect(200);
        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        JsonNode own = demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json();
        assertThat(own.get("enabled").asBoolean()).isFalse();
        assertThat(own.get("disabledBy").asText()).isEqualTo("leak");
        assertThat(demo.admin(
                                "GET",
                                "api-keys?disabledBy=leak&userId="
                                        + owner.user().id())
                        .json()
                        .findValuesAsText("id"))
                .containsExactly(key.id());
    }

    @Test
    void theHistoryAndOneEventSayWhereItWasFound() {
        KeyOwner.Key key = owner.create("read");

        leaks.reportFrom("gist 42", key.secret()).expect(202);
        leaks.reportFrom("gist 43", key.secret()).expect(202);

        JsonNode history = demo.keys("GET", "/" + key.id() + "/history", owner.token(), null)
                .expect(200)
                .json();
        assertThat(history).hasSize(2);
        JsonNode change = history.get(0);
        assertThat(change.get("actor").asText()).isEqualTo("leak");
        assertThat(change.has("actorId")).isFalse();
        assertThat(change.get("change").asText()).isEqualTo("disabled");
        assertThat(change.at("/before/enabled").asBoolean()).isTrue();
        assertThat(change.get("after").toString()).isEqualTo("""
                {"enabled":false,"disabledBy":"leak","source":"gist 42"}""");
        List<JsonNode> events = leaks.events(owner);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/details/api_key_id").asText()).isEqualTo(key.id());
        assertThat(events.get(0).at("/details/api_key_action").asText()).isEqualTo("leaked");
        assertThat(events.get(0).at("/details/api_key_leak_source").asText()).isEqualTo("gist 42");
    }

    @Test
    void everyReportGetsTheSameResponseWhateverItsKeysAre() throws Exception {
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner.Key deleted = owner.create("read");
        owner.delete(deleted);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("empty", "");
        texts.put("a control character", "\u0000");
        texts.put("ten thousand characters", "x".repeat(10_000));
        texts.put("a key nobody has", ScopedKey.generate("rpa").reveal());
        texts.put("a wrong secret", Guess.at(owner.create("read").id()));
        texts.put("an opaque string nobody has", "sk-" + UUID.randomUUID());
        texts.put("a real one", owner.create("read").secret());
        texts.put("the same in quotes", "\"" + texts.get("a real one") + "\"");
        texts.put("disabled", disabled.secret());
        texts.put("deleted", deleted.secret());
        texts.put("expired", demo.newExpiredKey(owner.user(), READ).key());
        texts.put("legacy", Leaks.legacy(demo, owner, "legacy-" + UUID.randomUUID()));
        texts.put("a token", owner.token());
        Answer first = leaks.report("junk").expect(202);
        assertThat(first.body()).isEmpty();
        assertThat(first.header("Cache-Control")).isEqualTo("no-store");

        texts.forEach((what, text) -> {
            Answer answer = leaks.report(text);
            assertThat(answer.status()).as(what).isEqualTo(202);
            assertThat(answer.body()).as(what).isEmpty();
            assertThat(answer.headers().map())
                    .as(what)
                    .isEqualTo(first.headers().map());
        });
        demo.exchange(texts.get("a real one")).expect(400);
        demo.exchange(texts.get("legacy")).expect(400);
    }

    @Test
    void anythingLessThanTheWholeKeyChangesNothing() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        int secret = key.secret().lastIndexOf('_') + 1;

        leaks.report(
                        key.id(),
                        "rpa_" + key.id(),
                        Guess.at(key.id()),
                        key.secret().substring(0, 54),
                        key.secret().substring(0, secret) + other.secret().substring(secret))
                .expect(202);
        demo.http()
                .post("/realms/master/api-keys/leaks")
                .json(Map.of("keys", List.of(key.secret())))
                .send()
                .expect(202);

        assertThat(leaks.disabledBy(key.id())).isEmpty();
        demo.exchange(key.secret()).expect(200);
        leaks.report(key.secret()).expect(202);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void keysAreFoundInWhateverTextTheyStand() {
        KeyOwner.Key inCommand = owner.create("read");
        KeyOwner.Key inAddress = owner.create("read");
        KeyOwner.Key inSentence = owner.create("read");
        KeyOwner.Key encoded = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        String basic =
                Base64.getEncoder().encodeToString(("user:" + encoded.secret()).getBytes(StandardCharsets.UTF_8));

        leaks.report(
                        "curl -H \"X-Custom: " + inCommand.secret() + "\" https://api.example.org/?key="
                                + inAddress.secret() + "&wait=1",
                        "I found " + inSentence.secret() + ". Not " + control.id() + ".",
                        "Authorization: Basic " + basic)
                .expect(202);

        for (KeyOwner.Key key : List.of(inCommand, inAddress, inSentence, encoded)) {
            assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        }
        demo.exchange(control.secret()).expect(200);
    }

    @Test
    void aReportWithMoreThanAHundredKeysIsRejectedHoweverFewItsStringsAre() {
        KeyOwner.Key key = owner.create("read");
        List<String> many = new ArrayList<>(List.of(key.secret()));
        IntStream.range(0, 99).forEach(i -> many.add(ScopedKey.generate("rpa").reveal()));
        String hundred = String.join(" ", many);

        assertThat(leaks.report(hundred, ScopedKey.generate("rpa").reveal())
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_request");
        demo.exchange(key.secret()).expect(200);

        leaks.report(hundred, hundred).expect(202);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void itsOwnerCannotEnableItAsTheyCanWhatTheyDisabledThemselves() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key own = owner.create("read");
        owner.enable(own, false);
        leaks.report(key.secret()).expect(202);

        Answer refused = demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", true));

        assertThat(refused.expect(409).text("error")).isEqualTo("key_leaked");
        owner.enable(own, true);
        demo.exchange(own.secret()).expect(200);
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", false, "name", "gone"))
                .expect(200);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        owner.delete(key);
        demo.keys("GET", "/" + key.id(), owner.token(), null).expect(404);
    }

    @Test
    void itsOwnerRotatesItAndTheOldOneStaysDisabledWhateverGraceTheyAskFor() {
        for (int grace : new int[] {0, 3600}) {
            KeyOwner.Key key = owner.create("read");
            leaks.report(key.secret()).expect(202);

            Answer rotated = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", grace))
                    .expect(201);

            demo.exchange(rotated.text("key")).expect(200);
            demo.exchange(key.secret()).expect(400);
            assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
            assertThat(leaks.key(key.id()).get("expiresTimestamp").asLong())
                    .isLessThanOrEqualTo(System.currentTimeMillis());
            // That the old key was used after its end is recorded, too.
            assertThat(leaks.history(key.id()).findValuesAsText("change"))
                    .filteredOn(change -> !change.equals("reused"))
                    .containsExactly("rotated", "disabled", "created");
            leaks.report(key.secret()).expect(202);
            assertThat(leaks.disabledBy(rotated.text("id"))).isEmpty();
            assertThat(demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", true))
                            .status())
                    .isEqualTo(409);
        }
    }

    @Test
    void aDisabledKeyIsRotatedWithAGraceOnlyIfItHasLeaked() {
        KeyOwner.Key key = owner.create("read");
        owner.enable(key, false);

        Answer refused = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 60));

        assertThat(refused.expect(409).text("error")).isEqualTo("key_disabled");
        leaks.report(key.secret()).expect(202);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 60))
                .expect(201);
    }

    @Test
    void aReplacedKeyInItsGraceIsDisabledAndItsSuccessorIsNot() {
        KeyOwner.Key key = owner.create("read");
        Answer successor = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 3600))
                .expect(201);
        demo.exchange(key.secret()).expect(200);

        leaks.report(key.secret()).expect(202);

        demo.exchange(key.secret()).expect(400);
        demo.exchange(successor.text("key")).expect(200);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        assertThat(leaks.disabledBy(successor.text("id"))).isEmpty();
    }

    @Test
    void anAdministratorMayEnableItAndAReportDisablesItAgain() {
        KeyOwner.Key key = owner.create("read");
        leaks.report(key.secret()).expect(202);

        JsonNode enabled = demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true))
                .expect(200)
                .json();

        assertThat(enabled.get("enabled").asBoolean()).isTrue();
        assertThat(enabled.has("disabledBy")).isFalse();
        // Who enables a key that others have found should know, today and later.
        assertThat(enabled.has("leakedTimestamp")).isTrue();
        demo.exchange(key.secret()).expect(200);
        JsonNode change = leaks.history(key.id()).get(0);
        assertThat(change.get("actor").asText()).isEqualTo("admin");
        assertThat(change.at("/before/disabledBy").asText()).isEqualTo("leak");
        leaks.report(key.secret()).expect(202);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void aKeyThatAnAdministratorDisabledStaysTheirsAndTheReportIsRecordedOnce() {
        KeyOwner.Key key = owner.create("read");
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", false)).expect(200);

        for (int i = 0; i < 3; i++) {
            leaks.reportFrom("paste", key.secret()).expect(202);
        }

        assertThat(leaks.disabledBy(key.id())).isEqualTo("administrator");
        assertThat(leaks.history(key.id()).findValuesAsText("actor")).containsExactly("leak", "admin", "owner");
        long reported = leaks.key(key.id()).get("leakedTimestamp").asLong();
        assertThat(reported).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
        assertThat(leaks.history(key.id()).get(0).at("/after/leakedTimestamp").asLong())
                .isEqualTo(reported);
        assertThat(leaks.events(owner)).hasSize(1);
        for (String call : new String[] {"PATCH", "POST"}) {
            Answer refused = call.equals("PATCH")
                    ? demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", true))
                    : demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of());
            assertThat(refused.expect(409).text("error")).isEqualTo("disabled_by_administrator");
        }
    }

    @Test
    void theUndoOfABulkDisableNeverEnablesALeakedKey() {
        KeyOwner.Key leaked = owner.create("read");
        KeyOwner.Key before = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        leaks.report(before.secret()).expect(202);
        String batch = demo.admin(
                        "POST", "api-keys/disable?userId=" + owner.user().id())
                .expect(200)
                .text("batch");
        assertThat(leaks.disabledBy(before.id())).isEqualTo("administrator");
        leaks.report(leaked.secret()).expect(202);
        leaks.report(before.secret()).expect(202);
        assertThat(leaks.disabledBy(leaked.id())).isEqualTo("administrator");

        JsonNode undone = demo.admin("POST", "api-keys/disable/" + batch + "/undo")
                .expect(200)
                .json();

        assertThat(undone.get("enabled").asInt()).isEqualTo(1);
        assertThat(undone.get("stillDisabled").asInt()).isEqualTo(2);
        assertThat(leaks.disabledBy(leaked.id())).isEqualTo("leak");
        assertThat(leaks.disabledBy(before.id())).isEqualTo("leak");
        demo.exchange(control.secret()).expect(200);
        demo.exchange(leaked.secret()).expect(400);
    }

    @Test
    void anExpiredKeyAndOneOfADisabledOwnerAreMarkedToo() throws Exception {
        Demo.NewKey expired = demo.newExpiredKey(owner.user(), READ);
        Demo.User other = demo.newUser();
        Demo.NewKey idle = demo.newKey(other, READ);
        demo.setUserEnabled(other, false);

        leaks.report(expired.key(), idle.key()).expect(202);

        assertThat(leaks.disabledBy(expired.id())).isEqualTo("leak");
        assertThat(leaks.disabledBy(idle.id())).isEqualTo("leak");
        demo.setUserEnabled(other, true);
        demo.exchange(idle.key()).expect(400);
    }

    @Test
    void aHundredTextsFitAndEachRealKeyAmongThemEnds() {
        List<KeyOwner.Key> real =
                IntStream.range(0, 20).mapToObj(i -> owner.create("read")).toList();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            texts.add("export API_KEY=\"" + real.get(i).secret() + "\"");
            texts.addAll(List.of(
                    "junk-" + i, ScopedKey.generate("rpa").reveal(), real.get(i).secret(), "junk"));
        }
        assertThat(texts).hasSize(100);

        leaks.report(texts.toArray(String[]::new)).expect(202);

        real.forEach(key -> assertThat(leaks.disabledBy(key.id())).isEqualTo("leak"));
        assertThat(leaks.events(owner)).hasSize(20);
        texts.add("one more");
        assertThat(leaks.report(texts.toArray(String[]::new)).expect(400).text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void theSourceIsOneLineWithoutKeysAndOfLimitedLength() {
        String legacy = Leaks.legacy(demo, owner, "legacy-" + UUID.randomUUID());
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        String source = "log\r\nline\u202e of " + other.secret() + " and " + legacy + " " + "x".repeat(9_000);

        leaks.reportFrom(source, key.secret(), legacy).expect(202);

        String stored = leaks.history(key.id()).get(0).at("/after/source").asText();
        assertThat(stored)
                .startsWith("log line of rpa_" + other.id() + "_*** and *** xxx")
                .hasSize(255);
        assertThat(leaks.events(owner).toString())
                .doesNotContain(legacy, other.secret().substring(17));
        assertThat(demo.server().log()).doesNotContain(legacy, other.secret().substring(17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n", "X-API-Key: %s", "export API_KEY=\"%s\"", " '%s';"})
    void theSourceHoldsNoLegacyKeyHoweverItIsReported(String reported) {
        String legacy = Leaks.legacy(demo, owner, "legacy-" + UUID.randomUUID());

        leaks.reportFrom("found " + legacy + " in a gist", reported.formatted(legacy))
                .expect(202);

        assertThat(leaks.events(owner))
                .first()
                .satisfies(event -> assertThat(
                                event.at("/details/api_key_leak_source").asText())
                        .isEqualTo("found *** in a gist"));
    }

    /** Keycloak stores events in a character set that lacks some of them on MariaDB. */
    @Test
    void aSourceWithAnyCharacterEndsTheKey() {
        KeyOwner.Key key = owner.create("read");

        leaks.reportFrom("gist \ud83d\udd11 K\u00f6ln \u6771\u4eac", key.secret())
                .expect(202);

        demo.exchange(key.secret()).expect(400);
        assertThat(leaks.history(key.id()).get(0).at("/after/source").asText()).endsWith(" K\u00f6ln \u6771\u4eac");
    }

    @Test
    void theSourceHoldsNoBrokenKeyBesideAWholeOne() {
        KeyOwner.Key key = owner.create("read");
        String other = owner.create("read").secret();
        String third = owner.create("read").secret();

        leaks.reportFrom(other + ", " + third.substring(0, 25) + " " + third.substring(25), key.secret())
                .expect(202);

        assertThat(leaks.history(key.id()).get(0).at("/after/source").asText())
                .contains("***")
                .doesNotContain(
                        other.substring(17, 25), other.substring(25), third.substring(17, 25), third.substring(25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "\uFE0F", "\u034F", "\\\n", "\n> "})
    void theSourceHoldsNoKeyThatIsEncodedOrBroken(String how) {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        String basic = Base64.getEncoder().encodeToString(("u:" + other.secret()).getBytes(StandardCharsets.UTF_8));
        String broken = other.secret().substring(0, 20) + how + other.secret().substring(20);

        leaks.reportFrom("log " + (how.equals("Basic") ? "Basic " + basic : broken), key.secret())
                .expect(202);

        String stored = leaks.history(key.id()).get(0).at("/after/source").asText();
        assertThat(stored)
                .startsWith("log")
                .contains("***")
                .doesNotContain(basic.substring(0, 30), other.secret().substring(20, 40));
        assertThat(leaks.events(owner).toString())
                .doesNotContain(basic.substring(0, 30), other.secret().substring(20, 40));
        for (String field : List.of("name", "note")) {
            Answer refused =
                    demo.keys("PATCH", "/" + other.id(), owner.token(), Map.of(field, "Authorization: Basic " + basic));
            assertThat(refused.expect(400).text("error")).isEqualTo("invalid_" + field);
        }
    }

    @Test
    void junkMakesAtMostOneEventAMinuteAndHoldsNoneOfIt() {
        KeyOwner.Key key = owner.create("read");
        for (int i = 0; i < 20; i++) {
            leaks.report(
                            "junk-" + i + "-" + UUID.randomUUID(),
                            Guess.at(key.id()),
                            ScopedKey.generate("rpa").reveal())
                    .expect(202);
        }

        JsonNode events = demo.admin("GET", "events?max=1000&type=UPDATE_CREDENTIAL_ERROR")
                .expect(200)
                .json();
        assertThat(events)
                .filteredOn(
                        event -> event.at("/details/api_key_action").asText().equals("leaked"))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(events.toString()).doesNotContain("junk-");
        assertThat(leaks.history(key.id())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``
            []
            {}
            null
            {"keys":[]}
            {"keys":null}
            {"keys":"rpa_"}
            {"keys":[1]}
            {"keys":[null]}
            {"keys":[["rpa_"]]}
            {"keys":["rpa_"],"source":1}
            {"keys":["rpa_"],"source":["a"]}
            {"keys":["rpa_"],"more":1}
            {"keys":["rpa_"],"keys":["rpa_"]}
            {"keys":["rpa_"]} {}
            {"keys":["rpa_"]
            {"keys":["rpa_\\
            """)
    void aReportOfAnotherFormIsRejected(String body) {
        Answer answer = demo.http().post(Leaks.PATH).json(body).send().expect(400);

        assertThat(answer.text("error")).isIn("invalid_request", "unknown_field");
        assertThat(answer.body()).doesNotContain("rpa_");
    }

    @Test
    void aReportHasTheTypeJsonAndALimitedSize() {
        KeyOwner.Key key = owner.create("read");
        String body = "{\"keys\":[\"" + key.secret() + "\"]}";
        for (String path : new String[] {Leaks.PATH, Leaks.PATH + "/github"}) {
            for (String type : new String[] {
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "*/json"
            }) {
                assertNoJson(demo.http().post(path).body(type, body).send());
            }
            // A page of any origin can send this without asking first.
            assertNoJson(demo.http()
                    .post(path)
                    .raw(body.getBytes(StandardCharsets.UTF_8))
                    .send());
        }
        demo.exchange(key.secret()).expect(200);
        String large = body + " ".repeat(64 * 1024 - body.length());
        assertThat(demo.http()
                        .post(Leaks.PATH)
                        .json(large + " ")
                        .send()
                        .expect(413)
                        .text("error"))
                .isEqualTo("too_large");
        demo.exchange(key.secret()).expect(200);

        demo.http()
                .post(Leaks.PATH)
                .body("application/json;charset=utf-8", large)
                .send()
                .expect(202);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void aBodyOfAHundredMegabytesIsRejectedAndNotKept() throws Exception {
        AtomicLong sent = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return sent.incrementAndGet() > HUNDRED_MEGABYTES ? -1 : ' ';
            }

            @Override
            public int read(byte[] bytes, int start, int length) {
                Arrays.fill(bytes, start, start + length, (byte) ' ');
                return sent.addAndGet(length) > HUNDRED_MEGABYTES ? -1 : length;
            }
        };
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(demo.server().baseUri().resolve(Leaks.PATH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> endless))
                .build();

        try {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(413);
        } catch (IOException e) {
            // The server has closed the connection while the client was still sending.
            assertThat(sent.get()).isPositive();
        }
        leaks.report("junk").expect(202);
    }

    @Test
    void pagesOfOtherOriginsAreNotToldThatTheyMaySendReports() {
        Answer preflight = demo.http()
                .request("OPTIONS", Leaks.PATH)
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .send();
        Answer answer = demo.http()
                .post(Leaks.PATH)
                .header("Origin", "https://app.example.org")
                .json("{\"keys\":[\"junk\"]}")
                .send()
                .expect(202);

        assertThat(preflight.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void whateverTheOwnerDoesMeanwhileAReportedKeyIsDisabledAndNothingFails() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 15; round++) {
                KeyOwner.Key key = owner.create("read");
                owner.enable(key, false);
                CyclicBarrier start = new CyclicBarrier(3);
                boolean rotate = round % 3 == 0;
                Future<Answer> report = pool.submit(() -> {
                    start.await();
                    return leaks.report(key.secret());
                });
                Future<Answer> again = pool.submit(() -> {
                    start.await();
                    return leaks.report(key.secret());
                });
                Future<Answer> owners = pool.submit(() -> {
                    start.await();
                    return rotate
                            ? demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of())
                            : demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", true));
                });

                assertThat(report.get().status()).isEqualTo(202);
                assertThat(again.get().status()).isEqualTo(202);
                assertThat(owners.get().status()).isIn(200, 201, 409);
                assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
                assertThat(leaks.history(key.id()).findValuesAsText("actor").stream()
                                .filter("leak"::equals))
                        .hasSize(1);
                owner.delete(key);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aRealmCanCloseIt() {
        KeyOwner.Key key = owner.create("read");
        attribute("false");
        try {
            assertThat(leaks.report(key.secret()).expect(404).text("error")).isEqualTo("not_found");
            assertThat(demo.http()
                            .post(Leaks.PATH + "/github")
                            .json("[]")
                            .send()
                            .status())
                    .isEqualTo(404);
        } finally {
            attribute("");
        }
        demo.exchange(key.secret()).expect(200);
        leaks.report(key.secret()).expect(202);
        demo.exchange(key.secret()).expect(400);
    }

    private void attribute(String value) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put("apiKeys.leakReports", value);
        demo.admin("PUT", "", realm).expect(204);
    }

    private static void assertNoJson(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(415);
        assertThat(answer.text("error")).isEqualTo("unsupported_media_type");
        assertThat(answer.text("errorMessage"))
                .isEqualTo("Send the report as JSON, with the header Content-Type: application/json");
    }
}
