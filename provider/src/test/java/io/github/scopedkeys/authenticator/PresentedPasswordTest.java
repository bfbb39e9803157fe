/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is meant as a key is never tried as a password, and a password is never taken for a key. */
class PresentedPasswordTest {

    private static final String KEY = ScopedKey.generate("rpa").reveal();
    private static final String OTHER = ScopedKey.generate("rpa").reveal();
    private static final String MISTYPED = KEY.substring(0, 54) + (KEY.endsWith("A") ? "B" : "A");
    private static final String PASSWORD = "correct horse battery staple";

    @Test
    void aPasswordIsAPassword() {
        assertThat(presented("username", "alice", "password", PASSWORD))
                .isEqualTo(new PresentedPassword(PASSWORD, "alice", false));
        assertThat(presented("username", "alice")).isEqualTo(new PresentedPassword(null, "alice", false));
        assertThat(presented()).isEqualTo(new PresentedPassword(null, null, false));
    }

    @Test
    void aKeyCanBeThePassword() {
        PresentedPassword presented = presented("username", "alice", "password", KEY);

        assertThat(presented).isEqualTo(new PresentedPassword(KEY, "alice", true));
        assertThat(presented.isReadable()).isTrue();
    }

    @Test
    void aMistypedKeyIsNoPassword() {
        PresentedPassword presented = presented("username", "alice", "password", MISTYPED);

        assertThat(presented).isEqualTo(new PresentedPassword(MISTYPED, "alice", true));
        assertThat(presented.isReadable()).isFalse();
    }

    @Test
    void aTextWithThePrefixOfTheRealmsKeysIsNoPassword() {
        assertThat(presented("password", "rpa_").isMeantAsKey()).isTrue();
        assertThat(presented("password", "acme_").isMeantAsKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery staple", "x", "an-older-systems-key-2017"})
    void whateverIsInApiKeyIsMeantAsOne(String text) {
        assertThat(presented("api_key", text)).isEqualTo(new PresentedPassword(text, null, true));
        assertThat(presented("api_key", text, "username", "alice", "password", PASSWORD))
                .isEqualTo(new PresentedPassword(text, "alice", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyApiKeyCountsAsAbsent(String empty) {
        assertThat(presented("api_key", empty, "username", "alice", "password", PASSWORD))
                .isEqualTo(new PresentedPassword(PASSWORD, "alice", false));
        assertThat(presented("api_key", empty, "username", KEY)).isEqualTo(new PresentedPassword(KEY, null, true));
    }

    @Test
    void twoKeysThatDifferAreBothRefused() {
        assertThat(presented("api_key", KEY, "password", OTHER).isReadable()).isFalse();
        assertThat(presented("api_key", KEY, "password", MISTYPED).isReadable()).isFalse();
        assertThat(presented("api_key", KEY, "password", OTHER).isMeantAsKey()).isTrue();

        assertThat(presented("api_key", KEY, "password", KEY)).isEqualTo(new PresentedPassword(KEY, null, true));
        assertThat(presented("api_key", KEY, "password", "Bearer " + KEY).isReadable())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aKeyCanBeTheUserNameIfThereIsNoPassword(String empty) {
        assertThat(presented("username", KEY)).isEqualTo(new PresentedPassword(KEY, null, true));
        assertThat(presented("username", KEY, "password", empty)).isEqualTo(new PresentedPassword(KEY, null, true));
        assertThat(presented("username", MISTYPED).isMeantAsKey()).isTrue();

        assertThat(presented("username", KEY, "password", PASSWORD))
                .isEqualTo(new PresentedPassword(PASSWORD, KEY, false));
        assertThat(presented("username", KEY, "password", OTHER)).isEqualTo(new PresentedPassword(OTHER, KEY, true));
    }

    private static PresentedPassword presented(String... namesAndValues) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PresentedPassword.of(form, "rpa");
    }
}
