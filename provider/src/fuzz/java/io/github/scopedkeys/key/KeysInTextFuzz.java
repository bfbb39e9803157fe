/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;

/** Texts that may contain keys: logs, searches, reports. */
class KeysInTextFuzz {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\h\\v]+");

    @FuzzTest(maxDuration = "65s")
    void text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        assertThat(KeysInText.in(text)).allMatch(key -> ScopedKey.parse(key).isPresent());
        // A key that is broken over lines, or has blanks inside, is found, but not redacted.
        String unbroken = BLANKS.matcher(text).replaceAll("");
        String redacted = KeyHint.redact(unbroken);

        assertThat(KeyHint.holdsKey(unbroken)).isEqualTo(!redacted.equals(unbroken));
        if (!KeysInText.in(unbroken).isEmpty()) {
            assertThat(KeyHint.holdsKey(unbroken)).isTrue();
        }
        assertThat(KeyHint.holdsKey(redacted)).as(redacted).isFalse();
        assertThat(KeysInText.in(redacted)).isEmpty();
        assertThat(KeyHint.holdsKey(KeyHint.ofSearch(text))).isFalse();
        assertThat(KeyHint.holdsKey(KeyHint.redact(text))).isFalse();
    }
}
