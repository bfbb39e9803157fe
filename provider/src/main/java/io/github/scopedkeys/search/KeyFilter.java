/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;

/**
 * A filter for the keys of a realm. A key must satisfy every component that is not null.
 *
 * @param search the start of the owner's name or the key's name, the owner's e-mail address, an id or its start, or a
 *     hint
 * @param expired whether the key has expired by now
 * @param unusedSince selects keys created before this time and not used since, in milliseconds since the epoch
 * @param exceeding selects keys that break one of these limits
 */
public record KeyFilter(
        String search, String userId, Kind kind, Boolean enabled, Boolean expired, Long unusedSince, Limits exceeding) {

    /** Returns whether this filter selects every key of the realm. */
    public boolean isEmpty() {
        return search == null
                && userId == null
                && kind == null
                && enabled == null
                && expired == null
                && unusedSince == null
                && exceeding == null;
    }

    /**
     * The limits on keys.
     *
     * @param maxPerUser the maximum number of keys per user
     * @param maxLifetime milliseconds from creation to expiry; null means no limit
     * @param mustExpire whether every key must expire
     * @param maxGraphql the highest GraphQL level
     */
    public record Limits(int maxPerUser, Long maxLifetime, boolean mustExpire, AccessLevel maxGraphql) {}
}
