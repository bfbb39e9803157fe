/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.store.KeyQuota;

/** The limits on how many keys one user can have. */
final class OwnerLimits {

    private final KeyQuota quota;
    private final int maxPerUser;

    OwnerLimits(KeyQuota quota, int maxPerUser) {
        this.quota = quota;
        this.maxPerUser = maxPerUser;
    }

    /**
     * Locks the owner, always before any of their keys, so that concurrent requests cannot exceed the limit together.
     *
     * @throws Rejection 401 if the owner no longer exists
     */
    void lockOwner() {
        if (!quota.lock()) {
            throw Rejection.unauthorized("This account no longer exists");
        }
    }

    /**
     * Returns how many keys count.
     *
     * @throws Rejection 409 {@code key_limit_reached}
     */
    long countBelowLimit(long now) {
        long count = quota.count(now);
        if (count >= maxPerUser) {
            throw Rejection.conflict(
                    "key_limit_reached",
                    "You have reached the limit of " + maxPerUser + (maxPerUser == 1 ? " API key" : " API keys")
                            + ". Delete one first.");
        }
        return count;
    }

    /** @throws Rejection 409 {@code key_limit_reached} */
    void requireRotationsBelow(long now) {
        if (quota.countReplaced(now) >= maxPerUser) {
            throw Rejection.conflict(
                    "key_limit_reached", "Too many of your replaced API keys are still valid. Delete one first.");
        }
        if (quota.countReplacedAndJustEnded(now) >= KeyQuota.MAX_ENDED) {
            throw Rejection.conflict(
                    "key_limit_reached", "You have rotated API keys too often. Try again in two minutes.");
        }
    }
}
