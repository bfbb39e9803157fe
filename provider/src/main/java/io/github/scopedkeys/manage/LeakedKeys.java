/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.verify.Possession;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** Disables keys of a realm that were reported as leaked, or marked so by their owner or an administrator. */
public final class LeakedKeys {

    private final Keys keys;
    private final KeyHistory history;

    public LeakedKeys(EntityManager em, String realmId, KeyHistory history) {
        this(new Keys(em, realmId), history);
    }

    LeakedKeys(Keys keys, KeyHistory history) {
        this.keys = keys;
        this.history = history;
    }

    /**
     * Disables a key like {@link #disable(KeyDetails, String, long)}.
     *
     * @return the key; empty if it no longer exists, or was reported before
     */
    public Optional<KeyDetails> disable(Possession leaked, String source, long now) {
        return keys.lock(leaked.ownerId(), leaked.key()).flatMap(former -> disable(former, source, now));
    }

    /**
     * Disables a key until an administrator enables it or its owner rotates it. A key that an administrator disabled
     * stays theirs; the report is recorded. A successor of the key is another key, which has not leaked.
     *
     * @param former the key, which this transaction has locked
     * @param source where the key was found; null if unknown
     * @return the key; empty if it was reported before
     */
    public Optional<KeyDetails> disable(KeyDetails former, String source, long now) {
        if (!keys.disableLeaked(former.id(), now)) {
            return Optional.empty();
        }
        KeyDetails key = keys.find(former.userId(), former.id()).orElseThrow(Rejection::notFound);
        history.leaked(former, key, source);
        return Optional.of(key);
    }
}
