/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;

/** What owners may do to a key in the state that it is in. Times are milliseconds since the epoch. */
final class KeyStates {

    private KeyStates() {}

    /**
     * Requires that the key can be rotated. A disabled one can, unless an administrator disabled it: it stays disabled,
     * and its owner gets a new key, which they could create anyway.
     *
     * @param graceSeconds for which a disabled key would have to keep working; what leaked may ask for it in vain
     * @throws Rejection 409 if the key is a legacy key, has already been replaced, is disabled by an administrator, is
     *     disabled and should keep working, or has expired
     */
    static void requireRotatable(KeyDetails key, long graceSeconds, long now) {
        if (key.kind() == Kind.LEGACY) {
            throw Rejection.conflict("legacy_key", "Legacy keys cannot be rotated. Create a new key instead.");
        }
        if (key.successor() != null) {
            throw replaced();
        }
        if (KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
        if (!key.enabled() && graceSeconds > 0 && !KeyDetails.BY_LEAK.equals(key.disabledBy())) {
            throw Rejection.conflict(
                    "key_disabled",
                    "This API key is disabled, so it cannot keep working. Rotate it without graceSeconds, or enable it"
                            + " first.");
        }
        if (key.hasEnded(now)) {
            throw Rejection.conflict("key_expired", "This API key has expired. Create a new key instead.");
        }
    }

    /** @throws Rejection 409 if the key's kind or state does not allow the change */
    static void requireChangeable(KeyDetails key, KeyChange change, long now) {
        if (key.kind() == Kind.LEGACY && change.changesMoreThanEnabled()) {
            throw Rejection.conflict(
                    "legacy_key", "Legacy keys can only be enabled, disabled or deleted. Create a new key instead.");
        }
        if (key.successor() != null
                && (change.permissions().isPresent() || change.expires().isPresent())) {
            throw replaced();
        }
        if (!change.enabled().orElse(false)) {
            return;
        }
        if (KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
        if (KeyDetails.BY_LEAK.equals(key.disabledBy())) {
            throw Rejection.conflict(
                    "key_leaked", "This API key was reported as leaked. Rotate it, or delete it and create a new one.");
        }
        if (key.successor() != null && key.hasEnded(now)) {
            throw replaced();
        }
    }

    private static Rejection replaced() {
        return Rejection.conflict("key_rotated", "This API key has been replaced. Use its successor instead.");
    }

    private static Rejection disabledByAdministrator() {
        return Rejection.conflict(
                "disabled_by_administrator", "An administrator disabled this API key. Ask them to enable it.");
    }
}
