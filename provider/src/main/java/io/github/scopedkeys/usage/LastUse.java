/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.usage.RecentUses.Counted;
import java.util.Optional;

/**
 * A use of a key that may be its last one. Its facts belong together: a later use replaces all of them.
 *
 * @param at milliseconds since the epoch
 * @param client the client id of the gate, at most {@value #MAX_CLIENT} characters; null if unknown
 * @param resource as in {@link Counted}; null if unknown
 * @param action as in {@link Counted}; null if unknown
 */
public record LastUse(long at, String client, String resource, String action) {

    /** Maximum length of a client id in the database. */
    private static final int MAX_CLIENT = 255;

    /**
     * Describes a use. Of several permissions, the use is for the first one to write, or else the first one: GraphQL
     * first, endpoints by id.
     *
     * @param needed the scope the request named; empty if it named none
     */
    static LastUse of(Optional<Scope> needed, String client, long at) {
        Permission telling = null;
        if (needed.isPresent()) {
            for (Permission permission : needed.get().permissions()) {
                if (telling == null || permission.action().compareTo(telling.action()) > 0) {
                    telling = permission;
                }
            }
        }
        return telling == null
                ? new LastUse(at, storable(client), Counted.EVERYTHING, Counted.EVERYTHING)
                : new LastUse(
                        at,
                        storable(client),
                        telling.resource(),
                        telling.action().word());
    }

    LastUse later(LastUse other) {
        return other.at > at ? other : this;
    }

    /**
     * Returns the part of a client id that every database stores. Clients from other storages may have any id, and one
     * value that a database rejects would keep the uses of other keys from being written.
     */
    private static String storable(String client) {
        if (client == null || isStorable(client)) {
            return client;
        }
        StringBuilder storable = new StringBuilder(client);
        storable.setLength(Math.min(client.length(), MAX_CLIENT));
        for (int i = 0; i < storable.length(); i++) {
            if (!isStorable(storable.charAt(i))) {
                storable.setCharAt(i, '?');
            }
        }
        return storable.toString();
    }

    private static boolean isStorable(String client) {
        for (int i = 0; i < client.length(); i++) {
            if (!isStorable(client.charAt(i))) {
                return false;
            }
        }
        return client.length() <= MAX_CLIENT;
    }

    private static boolean isStorable(char character) {
        return !Character.isISOControl(character) && !Character.isSurrogate(character);
    }
}
