/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.token.GateAttributes;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.GatePolicy.Objection;
import io.github.scopedkeys.token.GateSetup;
import io.github.scopedkeys.token.GateSetup.Removal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ClientModel;

/** Builds the JSON of gates, and of clients that could become one. It contains no credential. */
final class GateJson {

    private GateJson() {}

    static Map<String, Object> of(ClientModel client) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", client.getId());
        json.put("clientId", client.getClientId());
        if (client.getName() != null && !client.getName().isEmpty()) {
            json.put("name", client.getName());
        }
        json.put("enabled", client.isEnabled());
        GateSetup setup = new GateSetup(client);
        if (setup.isOfKeycloak()) {
            json.put("ofKeycloak", true);
        }
        json.put("objections", words(GatePolicy.objections(client)));
        json.put("mendable", words(setup.mendable()));
        json.put("scopeRequired", GatePolicy.requiresScope(client));
        json.put("boundTokens", GatePolicy.needsBoundTokens(client));
        if (client.getClientAuthenticatorType() != null) {
            json.put("authenticator", client.getClientAuthenticatorType());
        }
        List<String> invalid = GateAttributes.invalid(client);
        if (!invalid.isEmpty()) {
            json.put("invalidAttributes", invalid);
        }
        return json;
    }

    /** Returns a client and what was removed from it. */
    static Map<String, Object> of(ClientModel client, List<Removal> removed) {
        Map<String, Object> json = of(client);
        if (!removed.isEmpty()) {
            json.put("removed", removed.stream().map(GateJson::of).toList());
        }
        return json;
    }

    private static Map<String, Object> of(Removal removal) {
        return removal.name() == null
                ? Map.of("what", removal.what())
                : Map.of("what", removal.what(), "name", removal.name());
    }

    private static List<String> words(List<Objection> objections) {
        return objections.stream().map(Objection::word).toList();
    }
}
