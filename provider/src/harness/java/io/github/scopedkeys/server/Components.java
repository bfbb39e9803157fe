/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Components of the demo realm: its keys and user storages. */
public final class Components {

    private Components() {}

    /** Adds a provider of signing or encryption keys, and returns its id. */
    public static String addKeys(Demo demo, String provider, Map<String, List<String>> config) {
        return add(demo, SigningKeys.PROVIDER, provider, config);
    }

    /** Adds a user storage, and returns its id. */
    public static String addStorage(Demo demo, String provider, Map<String, List<String>> config) {
        return add(demo, "org.keycloak.storage.UserStorageProvider", provider, config);
    }

    private static String add(Demo demo, String type, String provider, Map<String, List<String>> config) {
        return demo.admin(
                        "POST",
                        "components",
                        Map.of(
                                "name",
                                provider + "-" + UUID.randomUUID(),
                                "providerId",
                                provider,
                                "providerType",
                                type,
                                "config",
                                config))
                .expect(201)
                .newId();
    }
}
