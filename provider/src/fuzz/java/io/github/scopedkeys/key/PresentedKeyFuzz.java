/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What callers present as a key. */
class PresentedKeyFuzz {

    private final PresentedKeyTest laws = new PresentedKeyTest();

    @FuzzTest(maxDuration = "65s")
    void presented(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        laws.anyTextIsReadWithoutFault(text);
        PresentedKey.parse(text)
                .filter(ScopedKey.class::isInstance)
                .map(ScopedKey.class::cast)
                .ifPresent(key -> {
                    assertThat(VisibleText.of(text)).contains(key.reveal());
                    assertThat(ScopedKey.parse(key.reveal()).orElseThrow().reveal())
                            .isEqualTo(key.reveal());
                    assertThat(PresentedKey.isMeant(text, "other")).isTrue();
                    assertThat(LegacyKey.parse(text)).isEmpty();
                });
    }
}
