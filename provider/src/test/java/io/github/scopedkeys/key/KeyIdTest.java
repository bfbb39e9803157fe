/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Example0000",
                "Example000001",
                "Example0000_",
                "Example0000-",
                "Example0000 ",
                "Example00001\n",
                "../../../etc",
                "%2e%2e%2f%2e",
                "Exämple00001",
                "' or 1=1 --'"
            })
    @NullSource
    void parseWhenNot12Base62CharactersThenRefused(String text) {
        assertThat(KeyId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Example0000", "Example0000_"})
    void anIdCannotBeMadeOfAnythingElse(String text) {
        assertThatThrownBy(() -> new KeyId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRandomIdIsReadBack() {
        KeyId id = KeyId.random();

        assertThat(KeyId.parse(id.toString())).contains(id);
    }
}
