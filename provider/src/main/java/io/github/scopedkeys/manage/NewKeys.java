/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import java.util.Map;

/** Generates keys of one user and adds them. */
record NewKeys(String realmId, String userId, String prefix, PepperRing peppers, Keys keys) {

    /**
     * @param former the key that the new one replaces; null if none
     * @param others how many other keys of the user count, see {@link Keys.New}
     * @param meant the endpoints that the permissions name, see {@link Keys#meant}
     * @param now milliseconds since the epoch
     */
    NewKey add(KeyCreation request, KeyId former, long others, Map<EndpointId, String> meant, long now) {
        ScopedKey key = ScopedKey.generate(prefix);
        KeyDetails details = keys.add(new Keys.New(
                userId,
                key,
                peppers.digest(realmId, key),
                request.name(),
                request.note().orElse(null),
                request.permissions(),
                now,
                request.expires().orElse(null),
                former,
                others,
                meant));
        return new NewKey(details, key);
    }
}
