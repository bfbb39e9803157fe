/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHintTest {

    private static final String KEY = ScopedKey.generate("rpa").reveal();
    private static final String PUBLIC = KEY.substring(0, 16);

    @TestFactory
    Stream<DynamicTest> aSearchForAnySpellingIsOneForThePublicPart() {
        return Spellings.of(KEY).entrySet().stream()
                .map(spelling -> DynamicTest.dynamicTest(spelling.getKey(), () -> {
                    assertThat(KeyHint.ofSearch(spelling.getValue())).isEqualTo(PUBLIC);
                    assertThat(KeyHint.redact(spelling.getValue()))
                            .contains(PUBLIC + "_***")
                            .doesNotContain(KEY.substring(17, 33));
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%5F", "%5f", "%255F", "&#95;", "&#x5f;", "&lowbar;", "\\u005f", "\uFF3F"})
    void aSecretAfterEscapedUnderscoresIsRedacted(String underscore) {
        String text = "https://example.org/?a=100%&k=" + KEY.replace("_", underscore) + " and more";

        assertThat(KeyHint.holdsKey(text)).isTrue();
        assertThat(KeyHint.redact(text)).contains(PUBLIC + "_***").doesNotContain(KEY.substring(17, 33));
    }

    @Test
    void base64WithAKeyIsRedactedAndOtherBase64IsNot() {
        for (String content : new String[] {KEY, "user:" + KEY, KEY.substring(0, 40)}) {
            String encoded = Base64.getEncoder().encodeToString(content.getBytes(UTF_8));

            assertThat(KeyHint.holdsKey("Authorization: Basic " + encoded)).isTrue();
            assertThat(KeyHint.redact("Authorization: Basic " + encoded + " end"))
                    .startsWith("Authorization: Basic ***")
                    .endsWith(" end")
                    .doesNotContain(encoded.substring(0, 30));
        }
        String other = "a "
                + Base64.getEncoder()
                        .encodeToString("nothing to see here ".repeat(9).getBytes(UTF_8));
        assertThat(KeyHint.redact(other)).isSameAs(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFE0F", "\u034F", "\u200B", "\u3164", "\u180B", "\u115F", "\u17B4", "\uFFA0"})
    void anInvisibleCharacterWithinAKeyHidesItFromNobody(String invisible) {
        String text = KEY.substring(0, 30) + invisible + KEY.substring(30);

        assertThat(KeyHint.redact(text)).isEqualTo(PUBLIC + "_***");
        assertThat(KeysInText.in(text)).containsExactly(KEY);
    }

    @Test
    void aTextWithEscapesAndWithoutAKeyStaysAsItIs() {
        String text = "snake%5Fcase &#95; and_more_words_than_one \\u005f 100%";

        assertThat(KeyHint.redact(text)).isSameAs(text);
    }

    @Test
    void aSearchForACutOrMistypedKeyIsOneForThePublicPartToo() {
        assertThat(KeyHint.ofSearch(KEY.substring(0, 40))).isEqualTo(PUBLIC);
        assertThat(KeyHint.ofSearch(KEY + "x")).isEqualTo(PUBLIC);
        assertThat(KeyHint.ofSearch("please look at " + KEY + " for me")).isEqualTo(PUBLIC);
    }

    @Test
    void aSearchForAKeyCutWithinItsSecretIsOneForThePublicPart() {
        for (int end = 18; end < 55; end++) {
            assertThat(KeyHint.ofSearch(KEY.substring(0, end)))
                    .as("cut at %d", end)
                    .isEqualTo(PUBLIC);
            assertThat(KeyHint.ofSearch("Bearer " + KEY.substring(0, end))).isEqualTo(PUBLIC);
        }
        assertThat(KeyHint.ofSearch(PUBLIC + "_")).isEqualTo(PUBLIC + "_");
        assertThat(KeyHint.ofSearch("k_" + KEY.substring(4, 16) + "_a")).isEqualTo("k_" + KEY.substring(4, 16));
    }

    @Test
    void aSearchForAnEscapedOrEncodedKeyIsOneForThePublicPartToo() {
        String encoded = Base64.getEncoder().encodeToString(("user:" + KEY).getBytes(UTF_8));

        assertThat(KeyHint.ofSearch("?k=" + KEY.replace("_", "%5F"))).isEqualTo(PUBLIC);
        assertThat(KeyHint.ofSearch(KEY.substring(0, 20).replace("_", "\uFF3F")))
                .isEqualTo(PUBLIC);
        assertThat(KeyHint.ofSearch("Authorization: Basic " + encoded)).isEqualTo(PUBLIC);
        assertThat(KeyHint.ofSearch(encoded + KEY.substring(3))).doesNotContain(encoded.substring(0, 30));
    }

    @Test
    void base64AfterASecretIsRedactedToo() {
        String encoded = Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8));

        for (String between : new String[] {"/", "/a/", "+ab/", "/abc/"}) {
            assertThat(KeyHint.redact(KEY + between + encoded)).doesNotContain(encoded.substring(0, 30));
        }
    }

    @Test
    void aSecretCountsFromSixteenCharactersOn() {
        String start = PUBLIC + "_";
        assertThat(KeyHint.holdsKey(start + KEY.substring(17, 32))).isFalse();
        assertThat(KeyHint.holdsKey(start + KEY.substring(17, 33))).isTrue();
        assertThat(KeyHint.redact(start + KEY.substring(17, 33))).isEqualTo(start + "***");
        assertThat(KeyHint.redact("_" + KEY.substring(4))).isEqualTo("_" + KEY.substring(4, 16) + "_***");
        assertThat(KeyHint.holdsKey(null)).isFalse();
    }

    @Test
    void otherSearchesStayAsTheyAre() {
        for (String search :
                List.of("", " ", "CI pipeline", "rpa_Ab3", "my_key_2", "a\nb", PUBLIC, PUBLIC + "\u2026")) {
            assertThat(KeyHint.ofSearch(search)).isEqualTo(search);
        }
    }

    @Test
    void everyKeyInATextIsCutWhateverItsPrefix() {
        String other = ScopedKey.generate("k").reveal();
        assertThat(KeyHint.redact("https://x/?a=" + KEY + "&b=" + other + "#" + KEY))
                .isEqualTo("https://x/?a=" + PUBLIC + "_***&b=" + other.substring(0, 14) + "_***#" + PUBLIC + "_***");
        assertThat(KeyHint.redact(KEY.replace("rpa", "RPA"))).isEqualTo(PUBLIC.replace("rpa", "RPA") + "_***");
        assertThat(KeyHint.redact(KEY + KEY)).doesNotContain(KEY.substring(17));
    }

    @Test
    void ordinaryTextIsTheSameObject() {
        for (String text : List.of(
                "",
                "gate",
                "client_registration_policy",
                "api_key_owner_disabled",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "a_b_c_".repeat(1000),
                PUBLIC + "_***",
                PUBLIC + "_0123456789abcde")) {
            assertThat(KeyHint.redact(text)).isSameAs(text);
        }
        assertThat(KeyHint.redact(null)).isNull();
    }
}
