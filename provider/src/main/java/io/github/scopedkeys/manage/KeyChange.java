/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails;
import java.util.Optional;

/**
 * What an owner asks to be different. Absent parts stay as they are.
 *
 * @param expires present with an empty value inside: the key shall not expire any more
 */
public record KeyChange(
        Optional<String> name,
        Optional<Boolean> enabled,
        Optional<Permissions> permissions,
        Optional<Optional<Long>> expires) {

    /** Tells whether the change gives the key more than it has, so that a fresh login may be demanded. */
    public boolean widens(KeyDetails key) {
        boolean longer = expires.isPresent()
                && key.expires() != null
                && expires.get().map(at -> at > key.expires()).orElse(true);
        boolean more =
                permissions.map(wanted -> wanted.widens(key.permissions())).orElse(false);
        boolean on = enabled.orElse(false) && !key.enabled();
        return longer || more || on;
    }

    /** Tells whether anything but the switch is to be different. */
    boolean isMoreThanSwitch() {
        return name.isPresent() || permissions.isPresent() || expires.isPresent();
    }
}
