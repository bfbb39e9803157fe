/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.LinkedHashMap;
import java.util.Map;

/** Permissions as a map with the structure of their JSON: {@code {"graphql": "read", "endpoints": {"*": "none"}}}. */
public final class PermissionsMap {

    /** The name that stands for all endpoints that are not named. */
    public static final String EVERY_OTHER = "*";

    private PermissionsMap() {}

    public static Map<String, Object> of(Permissions permissions) {
        Map<String, String> endpoints = new LinkedHashMap<>();
        if (permissions.everyOtherEndpoint() != AccessLevel.NONE) {
            endpoints.put(EVERY_OTHER, permissions.everyOtherEndpoint().word());
        }
        permissions.endpoints().forEach((endpoint, level) -> endpoints.put(endpoint.value(), level.word()));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("graphql", permissions.graphql().word());
        map.put("endpoints", endpoints);
        return map;
    }
}
