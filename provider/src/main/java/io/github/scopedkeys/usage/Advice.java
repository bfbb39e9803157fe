/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.Action;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The permissions that a key could do without, judging by its uses.
 *
 * @param observedDays the number of days that the advice is based on
 * @param blindUses how many uses in that time did not name a scope
 * @param unused what the key grants and {@code suggested} would not: no use named it, and no use needs it to write
 * @param suggested narrower permissions, never wider than the grant; empty if they are withheld
 * @param withheld why there is no suggestion; empty if there is one
 */
public record Advice(
        int observedDays,
        long blindUses,
        List<Unused> unused,
        Optional<Permissions> suggested,
        Optional<Withheld> withheld) {

    /** Days of observation that a suggestion needs. */
    static final int MIN_DAYS = 14;

    /**
     * A permission that the key could do without.
     *
     * @param resource {@code graphql}, {@code endpoint:<id>}, or {@code endpoint:*} for every endpoint that the key
     *     neither names nor used
     * @param action {@code read} or {@code write}
     */
    public record Unused(String resource, String action) {}

    /** Why a suggestion is withheld. */
    public enum Withheld {
        /** A use did not name a scope, so it may have needed anything. */
        BLIND_USES,
        /** Too little time was observed, or uses are not counted. */
        TOO_YOUNG;

        /** Returns the word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param usable the endpoints that the owner may use now: a permission can name no others */
    static Advice of(Permissions grant, Observation observed, UsableEndpoints usable) {
        Permissions narrowed = Narrowing.of(grant, observed, usable);
        Optional<Withheld> withheld = observed.blindUses() > 0
                ? Optional.of(Withheld.BLIND_USES)
                : observed.days() < MIN_DAYS ? Optional.of(Withheld.TOO_YOUNG) : Optional.empty();
        return new Advice(
                observed.days(),
                observed.blindUses(),
                unused(grant, narrowed),
                withheld.isPresent() ? Optional.empty() : Optional.of(narrowed),
                withheld);
    }

    private static List<Unused> unused(Permissions grant, Permissions narrowed) {
        List<Unused> unused = new ArrayList<>();
        add(unused, Permission.graphql(Action.READ).resource(), grant.graphql(), narrowed.graphql());
        add(unused, "endpoint:*", grant.everyOtherEndpoint(), narrowed.everyOtherEndpoint());
        grant.endpoints()
                .forEach((endpoint, level) ->
                        add(unused, new Permission(endpoint, Action.READ).resource(), level, narrowed.of(endpoint)));
        return unused;
    }

    private static void add(List<Unused> unused, String resource, AccessLevel granted, AccessLevel needed) {
        granted.actions().stream()
                .filter(action -> !needed.allows(action))
                .forEach(action -> unused.add(new Unused(resource, action.word())));
    }
}
