/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of two servers does not record last uses, so a key that looks unused may be used there. */
@ExtendWith(RunningKeycloak.class)
class OneServerWithoutUsesOnPostgresIT {

    private static final String KNOWN = "select count(*) from scoped_key_counting where id in (1, 2)";

    @Test
    void whatAServerThatStartsLaterBelievesToBeRecordedIsForgotten(KeycloakServer first) throws Exception {
        try (KeycloakServer off = first.secondNode("off")
                .option("--spi-api-keys--default--last-use=off")
                .start()) {
            assertThat(off.readNumber(KNOWN)).isZero();

            // The first one starts again.
            begin(first);
            for (int i = 0; i < 100 && first.readNumber(KNOWN) > 0; i++) {
                Thread.sleep(200);
            }

            assertThat(first.readNumber(KNOWN)).isZero();
        } finally {
            begin(first);
        }
    }

    private static void begin(KeycloakServer server) throws SQLException {
        server.update("insert into scoped_key_counting values (1, 0), (2, 0) on conflict do nothing");
    }
}
