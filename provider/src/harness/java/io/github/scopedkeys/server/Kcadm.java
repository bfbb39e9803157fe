/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import io.github.scopedkeys.server.Shell.Outcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A server's {@code kcadm.sh}, and what scripts need that call it.
 *
 * @param home where it keeps its login
 */
record Kcadm(KeycloakServer server, Path home) {

    Path program() {
        return server.directory().resolve("bin/kcadm.sh");
    }

    /** The environment of a script that calls it by name, and further variables. */
    Map<String, String> environment(Map<String, String> further) {
        Map<String, String> environment = new HashMap<>(further);
        environment.put("PATH", program().getParent() + ":" + System.getenv("PATH"));
        // Each call is a JVM of its own, whose work is to start.
        environment.put("KC_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.home=" + home);
        return environment;
    }

    /** Logs the server's administrator in. */
    void logIn() {
        Outcome outcome = Shell.bash(
                program(),
                environment(Map.of("KC_CLI_PASSWORD", KeycloakServer.ADMIN_PASSWORD)),
                "config",
                "credentials",
                "--server",
                server.baseUri().toString(),
                "--realm",
                "master",
                "--user",
                KeycloakServer.ADMIN);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.output());
        }
    }
}
