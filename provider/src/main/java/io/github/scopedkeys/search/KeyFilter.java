/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;

/**
 * Which of a realm's keys are meant. Everything that is not null must hold.
 *
 * @param search the start of the owner's name or the key's name, the owner's e-mail address, an id or its start, a hint
 * @param expired at this moment
 * @param unusedSince made before and not used since, in milliseconds since the epoch
 * @param exceeding keys that break one of these limits
 */
public record KeyFilter(
        String search, String userId, Kind kind, Boolean enabled, Boolean expired, Long unusedSince, Limits exceeding) {

    /** Tells whether this is every key of the realm. */
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
     * What a key may be at most.
     *
     * @param maxPerUser how many keys its owner may have
     * @param maxLifetime milliseconds from its creation to its end; null means no limit
     * @param mustExpire whether it must have an end
     * @param maxGraphql its GraphQL level
     */
    public record Limits(int maxPerUser, Long maxLifetime, boolean mustExpire, AccessLevel maxGraphql) {}
}
