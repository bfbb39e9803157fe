/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.authenticator.LoginFailures;
import io.github.scopedkeys.key.Spellings;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Check X9: the same text means the same key at every endpoint. */
@ExtendWith(RunningKeycloak.class)
class OneReaderIT {

    private final Demo demo;
    private final KeyOwner owner;

    OneReaderIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void applyTheFlows(Demo demo) {
        DirectGrantFlows.apply(demo);
    }

    /** An endpoint's verdict on a text. */
    @FunctionalInterface
    private interface Door {
        boolean opens(String text);
    }

    private Map<String, Door> doors() {
        Map<String, Door> doors = new LinkedHashMap<>();
        doors.put("exchange", text -> demo.exchange(text).status() == 200);
        doors.put("introspection", text -> introspect(text).contains("\"active\":true"));
        doors.put("gateway, Basic", text -> gateway("u", text) == 200);
        doors.put("gateway, as the user of Basic", text -> text.contains(":") || gateway(text, "") == 200);
        doors.put("gateway, Authorization", text -> !isHeader(text) || gatewayWith("Authorization", text) == 200);
        doors.put("gateway, X-API-Key", text -> !isHeader(text) || gatewayWith("X-API-Key", text) == 200);
        doors.put("self, Basic", text -> self().basic("u", text).send().status() == 200);
        doors.put(
                "self, as the user of Basic",
                text -> text.contains(":") || self().basic(text, "").send().status() == 200);
        doors.put("self, Authorization", text -> !isHeader(text) || selfWith("Authorization", text) == 200);
        doors.put("self, X-API-Key", text -> !isHeader(text) || selfWith("X-API-Key", text) == 200);
        doors.put("direct grant, keys only", text -> grants(DirectGrantFlows.KEYS_ONLY, "password", text));
        doors.put("direct grant, with passwords", text -> grants(DirectGrantFlows.WITH_PASSWORDS, "password", text));
        doors.put("direct grant, own parameter", text -> grants(DirectGrantFlows.WITH_PASSWORDS, "api_key", text));
        return doors;
    }

    @TestFactory
    Stream<DynamicTest> everyDoorReadsTheKeyFromEverySpelling() {
        KeyOwner.Key key = owner.create("read");
        return Spellings.of(key.secret()).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(
                        spelling.getKey(),
                        () -> doors().forEach((name, door) -> assertThat(door.opens(spelling.getValue()))
                                .as(name)
                                .isTrue())));
    }

    @TestFactory
    Stream<DynamicTest> everySpellingRevokes() {
        return Spellings.of("x".repeat(55)).keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    KeyOwner.Key key = owner.create("read");
                    demo.exchange(key.secret()).expect(200);

                    revoke(Spellings.of(key.secret()).get(name));

                    assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
                    assertThat(demo.keys("GET", "/" + key.id(), owner.token(), null)
                                    .status())
                            .isEqualTo(404);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everySpellingReports() {
        return Spellings.of("x".repeat(55)).keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    KeyOwner.Key key = owner.create("read");
                    demo.exchange(key.secret()).expect(200);

                    report(Spellings.of(key.secret()).get(name));

                    assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
                    assertThat(demo.keys("GET", "/" + key.id(), owner.token(), null)
                                    .text("disabledBy"))
                            .isEqualTo("leak");
                    owner.delete(key);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everySpellingFinds() {
        KeyOwner.Key key = owner.create("read");
        owner.create("read");
        return Spellings.of(key.secret()).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    String query = "?search=" + URLEncoder.encode(spelling.getValue(), StandardCharsets.UTF_8);
                    Answer all = demo.admin("GET", "api-keys" + query).expect(200);
                    assertThat(all.json().findValuesAsText("id")).containsExactly(key.id());
                    Answer own = demo.keys("GET", query, owner.token(), null).expect(200);
                    assertThat(own.json().findValuesAsText("id")).containsExactly(key.id());
                }));
    }

    @TestFactory
    Stream<DynamicTest> ofTwoKeysNoDoorReadsEither() {
        KeyOwner.Key one = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        return Spellings.ofTwo(one.secret(), other.secret()).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    String text = spelling.getValue();
                    doors().forEach((name, door) -> assertThat(skipped(name, text) || !door.opens(text))
                            .as(name)
                            .isTrue());
                    revoke(text);
                    demo.exchange(one.secret()).expect(200);
                    demo.exchange(other.secret()).expect(200);
                }));
    }

    /** A report says what others have seen. It lets nobody in, so a text may hold several keys. */
    @TestFactory
    Stream<DynamicTest> aReportOfTwoKeysEndsBoth() {
        return Spellings.ofTwo("x", "y").keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    KeyOwner.Key one = owner.create("read");
                    KeyOwner.Key other = owner.create("read");

                    report(Spellings.ofTwo(one.secret(), other.secret()).get(name));

                    for (KeyOwner.Key key : List.of(one, other)) {
                        demo.exchange(key.secret()).expect(400);
                        owner.delete(key);
                    }
                }));
    }

    @Test
    void noSpellingOfAWrongKeyCountsAsAWrongPassword() {
        KeyOwner.Key key = owner.create("read");
        String wrong = key.secret().substring(0, 54) + (key.secret().endsWith("A") ? "B" : "A");

        Spellings.of(wrong)
                .forEach((name, text) -> assertThat(grants(DirectGrantFlows.WITH_PASSWORDS, "password", text))
                        .as(name)
                        .isFalse());

        assertThat(LoginFailures.of(demo, owner.user())).isZero();
        assertThat(grants(
                        DirectGrantFlows.WITH_PASSWORDS,
                        "password",
                        owner.user().password()))
                .isTrue();
    }

    @Test
    void aKeyAsTheUserNameWithoutAPasswordIsThatKey() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");

        for (Demo.Client client : new Demo.Client[] {DirectGrantFlows.KEYS_ONLY, DirectGrantFlows.WITH_PASSWORDS}) {
            DirectGrantFlows.send(demo, client, "username", key.secret(), "password", "")
                    .expect(200);
            DirectGrantFlows.send(demo, client, "username", key.secret()).expect(200);
            DirectGrantFlows.send(demo, client, "api_key", key.secret(), "password", key.secret())
                    .expect(200);
            DirectGrantFlows.send(demo, client, "api_key", key.secret(), "password", other.secret())
                    .expect(400);
        }
    }

    @TestFactory
    Stream<DynamicTest> aLegacyKeyThatLooksDecoratedKeepsWorkingAsItIs() {
        String mark = UUID.randomUUID().toString();
        return Stream.of(
                        "KEY=" + mark, '"' + mark + '"', "'" + mark, "bearer:" + mark, mark + "==", "a=b=" + mark + ";")
                .map(legacy -> DynamicTest.dynamicTest(legacy, () -> {
                    demo.importKeys(legacyKey(owner.user().id(), "legacy", legacy.replace("\"", "\\\"")))
                            .expect(200);

                    for (String text : new String[] {legacy, legacy + "\n", "Bearer " + legacy, "API_KEY=" + legacy}) {
                        doors().forEach((name, door) -> assertThat(
                                        (name.contains("Basic") && text.contains(":")) || door.opens(text))
                                .as(name + " " + text)
                                .isTrue());
                    }
                }));
    }

    /** An endpoint to which such a text cannot be sent. */
    private static boolean skipped(String door, String text) {
        return (door.contains("user of Basic") && text.contains(":"))
                || (door.matches("(gateway|self), (Authorization|X-API-Key)") && !isHeader(text));
    }

    private static boolean isHeader(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private String introspect(String text) {
        return demo.introspectAs(Demo.GATE, text).expect(200).body();
    }

    private int gateway(String user, String password) {
        return asGate().basic(user, password).send().status();
    }

    private int gatewayWith(String header, String value) {
        return asGate().header(header, value).send().status();
    }

    private Http.Request self() {
        return demo.http().get(Demo.KEYS_PATH + "/self");
    }

    private int selfWith(String header, String value) {
        return self().header(header, value).send().status();
    }

    private Http.Request asGate() {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                .header("X-Gate-Authorization", Demo.GATE.basic());
    }

    private boolean grants(Demo.Client client, String parameter, String text) {
        return DirectGrantFlows.send(demo, client, "username", owner.user().name(), parameter, text)
                        .status()
                == 200;
    }

    private void report(String text) {
        demo.http()
                .post(Demo.KEYS_PATH + "/leaks")
                .json(Map.of("keys", List.of(text)))
                .send()
                .expect(202);
    }

    private void revoke(String text) {
        demo.http().post(Demo.KEYS_PATH + "/revoke").form("token", text).send().expect(200);
    }
}
