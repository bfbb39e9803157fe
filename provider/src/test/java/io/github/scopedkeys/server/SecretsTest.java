/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The search for secrets in logs finds them, and nothing that is public. */
class SecretsTest {

    private static final String KEY = "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1";
    private static final String SECRET = KEY.substring(17, 49);

    @Test
    void aKeyOfAResponseIsFoundWhereverItsSecretStands() {
        Secrets secrets = new Secrets();
        secrets.collect("""
                {"id":"Example00001","key":"%s","name":"A key"}""".formatted(KEY));
        secrets.collect("{\"key\" : null, \"keys\":[]}");

        assertThat(secrets.size()).isEqualTo(1);
        assertThat(secrets.idsOfThoseIn("a line with " + KEY + " in it")).containsExactly("Example00001");
        assertThat(secrets.idsOfThoseIn("cut: " + SECRET)).containsExactly("Example00001");
        assertThat(secrets.idsOfThoseIn("joined: xyz" + SECRET + "abc")).containsExactly("Example00001");
        assertThat(secrets.idsOfThoseIn("key=rpa_Example00001_***, " + SECRET.substring(1) + " " + "x".repeat(100)))
                .isEmpty();
    }
}
