/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;

/**
 * A filter for the keys of a realm. A key must satisfy every component that is not null.
 *
 * @param search part of the key's name, the start of the owner's name, the owner's e-mail address or id, a key's id or
 *     its start, or a hint; {@link SearchCondition} bounds the search
 * @param disabledBy selects disabled keys by who disabled them, as in {@link
 *     io.github.scopedkeys.store.KeyDetails#disabledBy}
 * @param leaked whether the key was ever reported as leaked, even if it was enabled or disabled since
 * @param exceeding selects keys that break one of these limits
 */
public record KeyFilter(
        String search,
        String userId,
        Kind kind,
        Boolean enabled,
        String disabledBy,
        Boolean leaked,
        Access access,
        Times times,
        Limits exceeding) {

    /** Returns the filter for all keys of a user. */
    public static KeyFilter ofUser(String userId) {
        return new KeyFilter(null, userId, null, null, null, null, Access.ANY, Times.ANY, null);
    }

    /** Returns whether this filter selects every key of the realm. */
    public boolean isEmpty() {
        return search == null
                && userId == null
                && kind == null
                && enabled == null
                && disabledBy == null
                && leaked == null
                && access.equals(Access.ANY)
                && times.equals(Times.ANY)
                && exceeding == null;
    }

    /**
     * Returns whether this filter compares most keys of the realm with their grants or their last use. One of a user or
     * with a search compares few.
     */
    boolean comparesManyKeys() {
        return userId == null
                && search == null
                && (access.isOfGrants()
                        || times.neverUsed() != null
                        || times.unusedSince() != null
                        || times.idleSince() != null);
    }

    /** Returns whether this filter asks for the highest level of most keys of the realm. */
    boolean comparesManyLevels() {
        return userId == null && search == null && access.isOfAnything();
    }

    /** How a batch of keys is read that others follow: each batch would otherwise begin by reading all grants. */
    KeyQuery.Extent ofBatch() {
        return comparesManyLevels() ? KeyQuery.Extent.STEP : KeyQuery.Extent.FIRST;
    }

    /** Returns whether this filter asks for nothing but a key's creation and last use. */
    boolean isOnlyOfUse() {
        return (times.neverUsed() != null || times.unusedSince() != null)
                && equals(new KeyFilter(null, null, null, null, null, null, Access.ANY, times.onlyOfUse(), null));
    }

    /**
     * What a key grants.
     *
     * @param endpoint selects keys that grant this endpoint; {@value #ALL_ENDPOINTS} for keys that grant all that they
     *     do not name
     * @param level selects keys that grant exactly this level: on the endpoint, or else as the highest that they grant
     *     on anything
     * @param wideOpen if true, selects keys that grant read and write access to GraphQL or to all endpoints
     */
    public record Access(String endpoint, AccessLevel level, boolean wideOpen) {

        public static final String ALL_ENDPOINTS = "*";

        static final Access ANY = new Access(null, null, false);

        private boolean isOfAnything() {
            return endpoint == null && level != null;
        }

        private boolean isOfGrants() {
            return isOfAnything() || (endpoint != null && !endpoint.equals(ALL_ENDPOINTS));
        }
    }

    /**
     * When a key expires and was used. Times are milliseconds since the epoch.
     *
     * @param expired whether the key has expired by now
     * @param withoutExpiry whether the key never expires
     * @param expiringBy selects keys that have not expired by now and will by then
     * @param neverUsed whether the key was never used
     * @param unusedSince selects keys created before this time and not used since
     * @param idleSince selects keys that a rule for idle keys concerns: enabled, neither expired nor replaced, and
     *     neither created, enabled nor used since this time
     */
    public record Times(
            Boolean expired,
            Boolean withoutExpiry,
            Long expiringBy,
            Boolean neverUsed,
            Long unusedSince,
            Long idleSince) {

        static final Times ANY = new Times(null, null, null, null, null, null);

        /** Returns the time before which all keys that match were created. */
        long createdBefore() {
            return Math.min(
                    unusedSince == null ? Long.MAX_VALUE : unusedSince, idleSince == null ? Long.MAX_VALUE : idleSince);
        }

        private Times onlyOfUse() {
            return new Times(null, null, null, neverUsed, unusedSince, null);
        }
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
