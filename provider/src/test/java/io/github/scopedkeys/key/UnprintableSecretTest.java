/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnprintableSecretTest {

    private static final ScopedKey KEY = ScopedKey.generate("rpa");
    private static final String LEGACY_TEXT = "legacy-key-of-an-older-system-0001";
    private static final LegacyKey LEGACY = LegacyKey.parse(LEGACY_TEXT).orElseThrow();

    static Stream<Object> holders() {
        return Stream.of(KEY, LEGACY, KEY.covered(), LEGACY.sha256());
    }

    @ParameterizedTest
    @MethodSource("holders")
    void toStringShowsNothingOfASecret(Object holder) {
        assertShowsNothing(holder.toString());
        assertShowsNothing(String.format("%s", holder));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void jsonShowsNothingOfASecret(Object holder) {
        String json;
        try {
            json = new ObjectMapper().writeValueAsString(holder);
        } catch (JsonProcessingException refused) {
            json = refused.toString();
        }
        assertShowsNothing(json);
    }

    @ParameterizedTest
    @MethodSource("holders")
    void javaSerializationIsRefused(Object holder) {
        assertThat(catchThrowable(() -> {
                    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                        out.writeObject(holder);
                    }
                }))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void aSecretIsEqualToNothingButItself() {
        assertThat(new Secret("same")).isNotEqualTo(new Secret("same"));
    }

    @Test
    void aRefusedPrefixIsNotQuoted() {
        assertThat(catchThrowable(() -> ScopedKey.generate(KEY.reveal())).toString())
                .doesNotContain(secretPart());
    }

    @Test
    void aRefusedIdIsNotQuoted() {
        assertThat(catchThrowable(() -> new KeyId(KEY.reveal())).toString()).doesNotContain(secretPart());
    }

    private static void assertShowsNothing(String text) {
        assertThat(text)
                .doesNotContain(secretPart())
                .doesNotContain(secretPart().substring(0, 8))
                .doesNotContain(LEGACY_TEXT)
                .doesNotContain(LEGACY.sha256().expose());
    }

    private static String secretPart() {
        return KEY.covered().expose().substring(17);
    }
}
