/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.keycloak.models.ClientModel;

/** The client attributes of gates, as administrators type them. */
public final class GateAttributes {

    private static final Map<String, Predicate<String>> VALID = new TreeMap<>(Map.of(
            GatePolicy.ENABLED,
            GateAttributes::isBool,
            GatePolicy.SCOPE_REQUIRED,
            GateAttributes::isBool,
            ReusePeriod.ATTRIBUTE,
            ReusePeriod::isValid));

    private GateAttributes() {}

    /**
     * Returns the names of attributes with an invalid value. Each counts as the strictest value: no gate, scope
     * required, no reuse.
     */
    public static List<String> invalid(ClientModel client) {
        return VALID.entrySet().stream()
                .filter(attribute -> {
                    String value = client.getAttribute(attribute.getKey());
                    return value != null && !attribute.getValue().test(value);
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isBool(String value) {
        return value.isBlank() || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }
}
