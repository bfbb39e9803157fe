/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The test harness: a server that does not start says why. */
class KeycloakServerIT {

    @Test
    void aServerThatCannotStartIsReportedWithTheEndOfItsLog() {
        KeycloakServer.Builder broken =
                KeycloakServer.named("broken").on(Database.h2()).option("--no-such-option=1");

        assertThatThrownBy(broken::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended while it was starting")
                .hasMessageContaining("--no-such-option");
    }
}
