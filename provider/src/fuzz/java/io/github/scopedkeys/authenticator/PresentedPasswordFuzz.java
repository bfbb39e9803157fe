/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.key.PresentedKey;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;

/** The form of a direct grant. */
class PresentedPasswordFuzz {

    private static final List<String> FIELDS = List.of("password", "username", PresentedPassword.API_KEY);

    @FuzzTest(maxDuration = "65s")
    void form(byte[] bytes) {
        String[] values = new String(bytes, UTF_8).split("\n", FIELDS.size());
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            form.add(FIELDS.get(i), values[i]);
        }

        PresentedPassword presented = PresentedPassword.of(form, "rpa");

        String password = form.getFirst("password");
        if (!presented.isMeantAsKey()) {
            assertThat(presented.text()).isEqualTo(password);
            assertThat(PresentedKey.isScoped(password)).isFalse();
            assertThat(KeyHint.holdsKey(start(password))).isFalse();
        }
        String explicit = form.getFirst(PresentedPassword.API_KEY);
        if (PresentedKey.isScoped(explicit) && PresentedKey.isScoped(password)) {
            assertThat(presented.isReadable()).isEqualTo(PresentedKey.agree(List.of(explicit, password)));
        }
    }

    private static String start(String text) {
        return text == null ? null : text.substring(0, Math.min(PresentedKey.MAX_LENGTH, text.length()));
    }
}
