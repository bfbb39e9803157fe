/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

/** Texts that may contain keys: logs, searches, reports. */
class KeysInTextFuzz {

    @FuzzTest(maxDuration = "65s")
    void text(byte[] bytes) {
        // A key that is broken over lines is found, but not redacted.
        String line = new String(bytes, UTF_8).replace('\n', ' ');
        Set<String> found = KeysInText.in(line);
        String redacted = KeyHint.redact(line);

        assertThat(found).allMatch(key -> ScopedKey.parse(key).isPresent());
        assertThat(KeyHint.holdsKey(line)).isEqualTo(!redacted.equals(line));
        if (!found.isEmpty()) {
            assertThat(KeyHint.holdsKey(line)).isTrue();
        }
        assertThat(KeyHint.holdsKey(redacted)).as(redacted).isFalse();
        assertThat(KeysInText.in(redacted)).isEmpty();
        assertThat(KeyHint.holdsKey(KeyHint.ofSearch(line))).isFalse();
    }
}
