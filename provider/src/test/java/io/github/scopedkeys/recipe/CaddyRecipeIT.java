/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A real Caddy that checks every request with Keycloak, before a platform that trusts it. */
class CaddyRecipeIT extends GatewayCases {

    CaddyRecipeIT(Demo demo) {
        super(demo);
    }

    @Override
    void demandTheProgram() {
        Program.demand("caddy", "caddy", "The recipe for Caddy needs it");
    }

    @Override
    Recipe start(int port, Map<String, String> environment) {
        Path folder = Recipe.copyOf("caddy");
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CONFIG_HOME", folder.toString());
        all.put("XDG_DATA_HOME", folder.toString());
        Recipe started = Recipe.launch(folder, all, port, "caddy", "run", "--config", "Caddyfile");
        started.await(Pattern.compile("serving initial configuration"));
        return started;
    }

    @Override
    int statusWithoutKeycloak() {
        return 502;
    }
}
