/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Program;
import java.util.HashMap;
import java.util.Map;

/** An installed nginx, or Debian's, which is then installed. The test is never skipped. */
public final class Nginx {

    private Nginx() {}

    public static void demand() {
        Program.demand("nginx", "nginx-light", "The recipe for nginx needs nginx with the module auth_request");
    }

    /**
     * Starts the recipe for nginx, with its platform, in front of a server.
     *
     * @param behind the port of the platform
     * @param further further variables of its environment
     */
    static Recipe start(Demo demo, int behind, Map<String, String> further) {
        demand();
        int port = Recipe.freePort();
        Map<String, String> environment = new HashMap<>(further);
        environment.put("KEYCLOAK", demo.server().baseUri().getAuthority());
        environment.put("PORT", String.valueOf(port));
        environment.put("PLATFORM_PORT", String.valueOf(behind));
        return Recipe.start(Recipe.copyOf("nginx"), environment, port, "bash", "run.sh");
    }
}
