/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import java.util.Locale;

/**
 * Who changes keys.
 *
 * @param id the id of the user, or of the client that impersonates the owner; null for the system and for reports of
 *     leaks
 * @param client the client id of the application through which it happens; null if there is none
 */
public record Author(Actor actor, String id, String client) {

    /** This extension itself, for example its sweep. */
    public static final Author SYSTEM = new Author(Actor.SYSTEM, null, null);

    /** Someone who reports that a key has leaked, and needs no name for that. */
    public static final Author LEAK = new Author(Actor.LEAK, null, null);

    /** The role in which someone changes a key. */
    public enum Actor {
        OWNER,
        ADMIN,
        SYSTEM,
        LEAK;

        /** Returns the word in JSON and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Author owner(String userId, String client) {
        return new Author(Actor.OWNER, userId, client);
    }

    /** @param id the id of a user, who may belong to another realm, or of an impersonating client */
    public static Author administrator(String id, String client) {
        return new Author(Actor.ADMIN, id, client);
    }
}
