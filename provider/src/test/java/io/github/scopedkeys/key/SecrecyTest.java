/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What keys print of themselves. */
class SecrecyTest {

    @Test
    void noKeyPrintsItsSecret() {
        ScopedKey key = ScopedKey.generate("rpa");

        assertThat(key).hasToString("rpa_" + key.id() + "_***");
        assertThat(key.covered()).hasToString("***");
        assertThat(LegacyKey.parse("legacy-key-of-an-older-system"))
                .hasValueSatisfying(legacy -> assertThat(legacy).hasToString("legacy key"));
    }

    @Test
    void aPrefixIsALowerCaseLetterAndUpToFifteenMore() {
        for (String prefix : new String[] {"a", "rpa", "k1234567890abcde"}) {
            assertThat(ScopedKey.isPrefix(prefix)).as(prefix).isTrue();
        }
        for (String prefix : new String[] {"", "1a", "A", "r_a", "k1234567890abcdef"}) {
            assertThat(ScopedKey.isPrefix(prefix)).as(prefix).isFalse();
        }
    }
}
