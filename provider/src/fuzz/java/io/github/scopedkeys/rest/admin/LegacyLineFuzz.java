/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.legacy.LegacyEntry;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.permission.AccessLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** The lines of an import. */
class LegacyLineFuzz {

    @FuzzTest(maxDuration = "65s")
    void file(byte[] bytes) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(bytes));
        long number = 0;
        for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            assertThat(line.get().number()).isGreaterThan(number);
            number = line.get().number();
            try {
                accept(LegacyLine.read(line.get().bytes()));
            } catch (Rejection rejection) {
                assertThat(rejection.code()).isNotEmpty();
            }
        }
    }

    private static void accept(LegacyEntry entry) {
        assertThat(entry.key()).isNotNull();
        assertThat(entry.userId() == null).isNotEqualTo(entry.username() == null);
        assertThat(entry.access()).isNotEqualTo(AccessLevel.NONE);
        assertThat(KeyHint.holdsKey(entry.name())).isFalse();
    }
}
