/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Check X9: one reader. */
class PresentedKeyTest {

    private static final String KEY = ScopedKey.generate("rpa").reveal();
    private static final String OTHER = ScopedKey.generate("rpa").reveal();
    private static final String LEGACY = "sk-Zm9vYmFyYmF6cXV4Zm9vYmFy";

    @TestFactory
    Stream<DynamicTest> everySpellingMeansTheKey() {
        return Spellings.of(KEY).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    assertThat(read(spelling.getValue())).isEqualTo(KEY);
                    assertThat(PresentedKey.isMeant(spelling.getValue(), "rpa")).isTrue();
                    assertThat(PresentedKey.agree(List.of(KEY, spelling.getValue())))
                            .isTrue();
                    assertThat(PresentedKey.agree(List.of(OTHER, spelling.getValue())))
                            .isFalse();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aMistypedKeyInAnySpellingIsNoLegacyKeyAndNoPassword() {
        String mistyped = KEY.substring(0, 54) + (KEY.endsWith("A") ? "B" : "A");
        return Spellings.of(mistyped).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    assertThat(PresentedKey.parse(spelling.getValue())).isEmpty();
                    assertThat(PresentedKey.isMeant(spelling.getValue(), "rpa")).isTrue();
                }));
    }

    @Test
    void whatNobodyMeantAsAKeyIsNotMeantAsOne() {
        for (String text : List.of(
                "",
                " ",
                "password",
                "correct horse battery staple",
                LEGACY,
                "rpa",
                "my_password_1",
                "Bearer " + LEGACY)) {
            assertThat(PresentedKey.isMeant(text, "rpa")).as(text).isFalse();
        }
        assertThat(PresentedKey.isMeant(null, "rpa")).isFalse();
        assertThat(PresentedKey.isMeant("rpa_", "rpa")).isTrue();
        assertThat(PresentedKey.isMeant("key_x", "rpa")).isFalse();
        assertThat(PresentedKey.isMeant("key_x", "key")).isTrue();
        assertThat(PresentedKey.isMeant(KEY + " ".repeat(PresentedKey.MAX_LENGTH), "rpa"))
                .isTrue();
        assertThat(PresentedKey.isMeant(KEY.substring(0, 20), "other")).isTrue();
    }

    @Test
    void keysAgreeOnlyIfAllAreTheSameKey() {
        assertThat(PresentedKey.agree(List.of())).isFalse();
        assertThat(PresentedKey.agree(List.of(KEY))).isTrue();
        assertThat(PresentedKey.agree(List.of("x"))).isFalse();
        assertThat(PresentedKey.agree(List.of(KEY, "x"))).isFalse();
        assertThat(PresentedKey.agree(List.of("x", KEY))).isFalse();
        assertThat(PresentedKey.agree(List.of(KEY, KEY, OTHER))).isFalse();
        assertThat(PresentedKey.agree(List.of(LEGACY, LEGACY))).isTrue();
        assertThat(PresentedKey.agree(List.of(LEGACY, KEY))).isFalse();
    }

    @Test
    void textUpToTheLimitIsRead() {
        String padding = " ".repeat(PresentedKey.MAX_LENGTH - KEY.length());
        assertThat(read(KEY + padding)).isEqualTo(KEY);
        assertThat(PresentedKey.parse(KEY + padding + " ")).isEmpty();
        assertThat(PresentedKey.isScoped(KEY)).isTrue();
        assertThat(PresentedKey.isScoped(LEGACY)).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> aLegacyKeyIsReadFromEverySpelling() {
        return Spellings.of(LEGACY).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(
                        spelling.getKey(),
                        () -> assertThat(readings(spelling.getValue())).contains(sha256(LEGACY))));
    }

    @TestFactory
    Stream<DynamicTest> ofTwoKeysNoneIsRead() {
        return Spellings.ofTwo(KEY, OTHER).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    assertThat(PresentedKey.parse(spelling.getValue())).isNotInstanceOf(ScopedKey.class);
                    assertThat(PresentedKey.isScoped(spelling.getValue())).isFalse();
                    assertThat(PresentedKey.isMeant(spelling.getValue(), "rpa")).isTrue();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aLegacyKeyThatLooksDecoratedIsFirstTakenLiterally() {
        return Stream.of(
                        "API_KEY=Zm9vYmFyYmF6cXV4Zm9v",
                        "\"quoted-Zm9vYmFyYmF6cXV4Zm9v\"",
                        "'Zm9vYmFyYmF6cXV4Zm9v",
                        "bearer:Zm9vYmFyYmF6cXV4Zm9v",
                        "Zm9vYmFyYmF6cXV4Zm9vYm==",
                        "name=value=Zm9vYmFyYmF6cXV4Zm9v;",
                        "user:Zm9vYmFyYmF6cXV4Zm9v")
                .map(legacy -> DynamicTest.dynamicTest(legacy, () -> {
                    assertThat(readings(legacy)).startsWith(sha256(legacy));
                    assertThat(readings(" Bearer " + legacy + "\n")).startsWith(sha256(legacy));
                    assertThat(LegacyKey.parse(legacy)).isPresent();
                }));
    }

    @Test
    void aLegacyKeyHasFewReadings() {
        assertThat(readings("a=b=c=d=e=f=g=h=i=Zm9vYmFyYmF6cXV4Zm9v")).hasSize(4);
        assertThat(readings("Zm9vYmFyYmF6cXV4Zm9v")).hasSize(1);
    }

    @Test
    void whatReadsAsAScopedKeyCannotBeALegacyKey() {
        Spellings.of(KEY)
                .values()
                .forEach(spelling -> assertThat(LegacyKey.parse(spelling)).isEmpty());
    }

    @Test
    void thereIsRoomForDecorationButNotWithoutEnd() {
        assertThat(read(" ".repeat(900) + KEY)).isEqualTo(KEY);
        assertThat(PresentedKey.parse(" ".repeat(2000) + KEY)).isEmpty();
        assertThat(PresentedKey.isMeant(KEY + "x".repeat(5000), "rpa")).isTrue();
        assertThat(PresentedKey.parse("x".repeat(64) + "=" + KEY)).isPresent();
        assertThat(PresentedKey.parse("x".repeat(65) + "=" + KEY).filter(ScopedKey.class::isInstance))
                .isEmpty();
    }

    @Test
    void digitsOfOtherScriptsAreNoneOfOurs() {
        String key = KEY.substring(0, 20) + "\u0661" + KEY.substring(21);
        assertThat(PresentedKey.parse(key)).isEmpty();
        assertThat(PresentedKey.parse(KEY.replace("rpa", "\u0433pa"))).isEmpty();
        assertThat(PresentedKey.parse(KEY.replace('_', '\uFF3F'))).isEmpty();
    }

    @Test
    void noTextAgreesWithNothing() {
        assertThat(PresentedKey.agree(List.of())).isFalse();
        assertThat(PresentedKey.agree(List.of(""))).isFalse();
        assertThat(PresentedKey.agree(List.of(KEY, ""))).isFalse();
        assertThat(PresentedKey.agree(List.of(LEGACY, LEGACY + " "))).isTrue();
        assertThat(PresentedKey.agree(List.of(KEY, LEGACY))).isFalse();
        assertThat(PresentedKey.isMeant(null, "rpa")).isFalse();
    }

    @Property(tries = 2000)
    void anyTextIsReadWithoutFault(@ForAll("texts") String text) {
        assertThat(PresentedKey.parse(text)).isNotNull();
        assertThat(KeyHint.redact(text)).isNotNull();
        PresentedKey.isMeant(text, "rpa");
        KeyHint.ofSearch(text);
    }

    @Property(tries = 2000)
    void whatIsReadFromATextStandsInIt(@ForAll("texts") String text) {
        PresentedKey.parse(text)
                .filter(ScopedKey.class::isInstance)
                .ifPresent(read -> assertThat(KEY + OTHER).contains(((ScopedKey) read).reveal()));
    }

    @Property(tries = 2000)
    void noTextKeepsASecretWhenItIsRedacted(@ForAll("texts") String text) {
        assertThat(KeyHint.redact(text)).doesNotContain(secret(KEY), secret(OTHER));
        assertThat(KeyHint.ofSearch(text)).doesNotContain(secret(KEY), secret(OTHER));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                KEY, OTHER, LEGACY, " ", "\n", "\"", "'", "=", ":", ",", ";", "Bearer ", "API_KEY", "export ", "\u200B",
                "_", "x", "\uD800", "\uFEFF", "rpa_", "%00");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    private static String secret(String key) {
        return key.substring(17);
    }

    private static String read(String text) {
        return ((ScopedKey) PresentedKey.parse(text).orElseThrow()).reveal();
    }

    private static List<String> readings(String text) {
        return Stream.iterate(
                        (LegacyKey) PresentedKey.parse(text).orElseThrow(),
                        key -> key != null,
                        key -> key.otherwise().orElse(null))
                .map(key -> key.sha256().expose())
                .toList();
    }

    private static String sha256(String legacy) {
        return LegacyKey.parse(legacy).orElseThrow().sha256().expose();
    }
}
