/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

/**
 * The condition for a {@code ScopedKeyEntity k} to be idle at {@code :now}: it has not been needed since {@code :idle}.
 */
public final class IdleCondition {

    /** Enabled, and neither expired nor replaced: others end by themselves, or already have. */
    public static final String CONCERNED =
            "k.enabled = true and k.successorId is null and (k.expires is null or k.expires > :now)";

    /** For a {@code ScopedKeyUseEntity u}: not created, enabled, widened, extended or used since. */
    public static final String UNUSED =
            "u.lastUsed < :idle and u.created < :idle" + " and (u.observedSince is null or u.observedSince < :idle)";

    private IdleCondition() {}

    static String jpql(KeyQuery.Extent extent) {
        // That the key was created before follows, but lets a list begin there.
        return CONCERNED + " and k.created < :idle and " + extent.any(KeyQuery.USE + UNUSED);
    }
}
