/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails;
import java.util.Optional;

/**
 * An owner's change to a key. Empty components leave the key as it is.
 *
 * @param note the new note; a present but empty value removes it
 * @param expires the new expiry in milliseconds since the epoch; a present but empty value removes the expiry
 */
public record KeyChange(
        Optional<String> name,
        Optional<Optional<String>> note,
        Optional<Boolean> enabled,
        Optional<Permissions> permissions,
        Optional<Optional<Long>> expires) {

    /**
     * Tells whether the change extends the key's access or lifetime, or enables it, and so may require a recent login.
     */
    public boolean widens(KeyDetails key) {
        boolean longer = extendsLife(key);
        boolean more =
                permissions.map(wanted -> wanted.widens(key.permissions())).orElse(false);
        boolean enables = enabled.orElse(false) && !key.enabled();
        return longer || more || enables;
    }

    private boolean extendsLife(KeyDetails key) {
        return expires.isPresent()
                && key.expires() != null
                && expires.get().map(at -> at > key.expires()).orElse(true);
    }

    /**
     * Tells whether the key can do, from now on, what it could not, or for longer: earlier uses do not show whether
     * that is needed.
     */
    boolean restartsObservation(KeyDetails key) {
        return permissions.map(wanted -> wanted.widens(key.permissions())).orElse(false)
                || (enabled.orElse(false) && !key.enabled())
                || extendsLife(key);
    }

    /** Tells whether the change concerns more than enabling or disabling the key. */
    boolean changesMoreThanEnabled() {
        return name.isPresent() || note.isPresent() || permissions.isPresent() || expires.isPresent();
    }
}
