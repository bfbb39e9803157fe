/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RoleModel;

/**
 * The roles of a client itself. Keycloak remembers them, but not that there are none, which is how gates should be: it asks
 * the database each time, which costs an exchange as much as the key. So that is remembered here, for a few seconds.
 */
final class OwnRoles {

    /** How long it may take until the first role of a client is seen, in milliseconds. */
    static final long MAX_AGE = 5_000;
    /** More clients than this are hardly gates of one server. */
    private static final int CAPACITY = 10_000;

    /** When the clients without roles are asked about again, by {@link System#nanoTime}. */
    private static final Map<String, Long> NONE = new ConcurrentHashMap<>();

    private OwnRoles() {}

    static Stream<RoleModel> of(ClientModel client) {
        Long until = NONE.get(client.getId());
        if (until != null && System.nanoTime() - until < 0) {
            return Stream.empty();
        }
        var roles = client.getRolesStream().toList();
        if (roles.isEmpty()) {
            if (NONE.size() >= CAPACITY) {
                NONE.clear();
            }
            NONE.put(client.getId(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_AGE));
        }
        return roles.stream();
    }
}
