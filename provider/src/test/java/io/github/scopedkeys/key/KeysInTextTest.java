/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysInTextTest {

    private final String key = ScopedKey.generate("rpa").reveal();
    private final String other = ScopedKey.generate("x9").reveal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "Basic %s",
                "-H \"X-Custom: %s\"",
                "https://api.example.org/v2/run?api_key=%s&wait=1",
                "I found %s, on the wiki.",
                "{\"key\":\"%s\"}",
                "key%%3d%s%%26x=1",
                "\u200b%s\u00a0",
                "2026-11-30 %s200 OK",
                "<a href='%s'>",
            })
    void aKeyIsFoundWhateverStandsAroundIt(String text) {
        assertThat(KeysInText.in(text.formatted(key))).containsExactly(key);
    }

    @Test
    void escapedUnderscoresAreRead() {
        assertThat(KeysInText.in("?k=" + key.replace("_", "%5F"))).containsExactly(key);
        assertThat(KeysInText.in(key.replace("_", "\uFF3F"))).containsExactly(key);
    }

    @Test
    void keysInBase64AreFound() {
        for (String credentials : new String[] {key + ":", "user:" + key, "u:" + key + " "}) {
            String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));

            assertThat(KeysInText.in("Authorization: Basic " + encoded)).containsExactly(key);
            assertThat(KeysInText.in("data: " + encoded.replace("=", "") + "\n"))
                    .containsExactly(key);
            for (String path : new String[] {"/", "/a", "/ab", "/abc"}) {
                assertThat(KeysInText.in("https://example.org" + path + encoded))
                        .containsExactly(key);
            }
        }
    }

    @Test
    void aKeyThatIsBrokenOverLinesIsFound() {
        assertThat(KeysInText.in(key.substring(0, 20) + "\r\n   " + key.substring(20)))
                .containsExactly(key);
        for (String lineBreak : new String[] {"=\n", "\\\n", "\\\r\n  ", "\n> ", "\n>> > "}) {
            assertThat(KeysInText.in(key.substring(0, 50) + lineBreak + key.substring(50)))
                    .as(lineBreak)
                    .containsExactly(key);
        }
    }

    @Test
    void aKeyWithBlanksInsideIsFoundIfItsChecksumIsRight() {
        for (String blank : new String[] {" ", "  ", "\t", "\u00a0", "\u2009", " \n "}) {
            for (int at : new int[] {2, 9, 16, 30, key.length() - 1}) {
                String broken = key.substring(0, at) + blank + key.substring(at);
                assertThat(KeysInText.in("The key is " + broken + " and no other."))
                        .as("%s at %d", blank, at)
                        .containsExactly(key);
            }
        }
        assertThat(KeysInText.in(key.replaceAll("(?<=.)", " "))).containsExactly(key);
        String typo = key.substring(0, 20) + (key.charAt(20) == 'x' ? "y" : "x") + " " + key.substring(21);
        assertThat(KeysInText.in("The key is " + typo + " and no other.")).isEmpty();
    }

    @Test
    void keysInVeryLongBase64AreFound() {
        String encoded =
                Base64.getEncoder().encodeToString(("\0".repeat(9_000) + key + "\0".repeat(9_000)).getBytes(UTF_8));

        assertThat(KeysInText.in(encoded)).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%5f", "%255F", "%25255f", "&#95;", "&#0095;", "&#x5F;", "&lowbar;", "\\u005f", "\uFF3F"})
    void anUnderscoreIsReadHoweverItIsEscaped(String underscore) {
        assertThat(KeysInText.in("k=" + key.replace("_", underscore))).containsExactly(key);
    }

    @Test
    void aTextWithAKeyInAnyShapeIsNotToBeStored() {
        for (String text : new String[] {
            key,
            key.substring(0, key.length() - 3),
            key.substring(0, 30) + "\n> " + key.substring(30),
            key.substring(0, 30) + "\n> " + key.substring(30, 40),
            key.substring(0, 25) + " " + key.substring(25),
            key.replaceAll("(?<=.)", " "),
            "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8))
        }) {
            assertThat(KeysInText.areIn("of CI: " + text + ".")).as(text).isTrue();
        }
        for (String text : new String[] {"", "CI", key.substring(0, 16), key.substring(0, 25), "one_two_three four"}) {
            assertThat(KeysInText.areIn("of CI: " + text + ".")).as(text).isFalse();
        }
    }

    @Test
    void severalAreFoundEachOnceInTheirOrder() {
        assertThat(KeysInText.in("A=" + other + "\nB=" + key + "\nC=" + other)).containsExactly(other, key);
        assertThat(KeysInText.in(other + key)).containsExactly(other, key);
    }

    @Test
    void nothingButAWholeKeyIsFound() {
        int secret = key.lastIndexOf('_') + 1;

        assertThat(KeysInText.in(key.substring(0, key.length() - 1))).isEmpty();
        assertThat(KeysInText.in(key.substring(1))).isEmpty();
        assertThat(KeysInText.in(key.replace('_', '-'))).isEmpty();
        assertThat(KeysInText.in(key.substring(0, secret) + other.substring(other.lastIndexOf('_') + 1)))
                .isEmpty();
        assertThat(KeysInText.in("")).isEmpty();
    }
}
