/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.FingerprintKey;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.digest.WrappedKey;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The secrets by which imports recognize legacy keys: one for each realm that ever had a legacy key. */
public final class FingerprintKeys {

    private final EntityManager em;
    private final PepperRing peppers;

    public FingerprintKeys(EntityManager em, PepperRing peppers) {
        this.em = em;
        this.peppers = peppers;
    }

    /** Returns the realm's key; empty if it has none yet, or no pepper of this server decrypts it. */
    public Optional<FingerprintKey> find(String realmId) {
        return Optional.ofNullable(em.find(ScopedKeySecretEntity.class, realmId))
                .flatMap(this::unwrapped);
    }

    /** Returns whether the realm has a key, even if no pepper of this server decrypts it. */
    boolean exists(String realmId) {
        return em.find(ScopedKeySecretEntity.class, realmId) != null;
    }

    /** Returns whether the realm has a key that no pepper of this server decrypts. */
    public boolean isLocked(String realmId) {
        ScopedKeySecretEntity entity = em.find(ScopedKeySecretEntity.class, realmId);
        return entity != null && unwrapped(entity).isEmpty();
    }

    /**
     * Returns the realm's key, and creates it if there is none.
     *
     * @throws IllegalStateException if no pepper of this server decrypts the existing key
     */
    public FingerprintKey findOrAdd(String realmId) {
        if (isLocked(realmId)) {
            throw new IllegalStateException("No pepper of this server decrypts the realm's fingerprint key");
        }
        return find(realmId).orElseGet(() -> add(realmId));
    }

    /**
     * Returns the ids of the realms with legacy keys but without a key: their legacy keys predate fingerprints, or the
     * key was deleted because its pepper was lost. {@link FingerprintReset} gives them one.
     */
    public List<String> missing() {
        return em.createQuery(
                        "select r.id from RealmEntity r where exists (select 1 from ScopedKeyEntity k"
                                + " where k.realmId = r.id and k.kind = '" + Kind.LEGACY.word() + "')"
                                + " and not exists (select 1 from ScopedKeySecretEntity s where s.realmId = r.id)",
                        String.class)
                .getResultList();
    }

    /**
     * Re-encrypts each key with the current pepper if its former pepper is known.
     *
     * @return the ids of the realms whose key no pepper of this server decrypts
     */
    public List<String> renew() {
        List<ScopedKeySecretEntity> all = em.createQuery(
                        "select s from ScopedKeySecretEntity s", ScopedKeySecretEntity.class)
                .getResultList();
        all.stream().filter(entity -> !peppers.isCurrent(wrapped(entity))).forEach(this::renew);
        return all.stream()
                .filter(entity -> unwrapped(entity).isEmpty())
                .map(entity -> entity.realmId)
                .toList();
    }

    private void renew(ScopedKeySecretEntity entity) {
        unwrapped(entity).ifPresent(key -> {
            WrappedKey renewed = peppers.wrap(entity.realmId, key);
            entity.pepperVersion = renewed.version();
            entity.wrapped = renewed.text();
        });
    }

    /**
     * Creates the realm's key for an import that cannot wait for {@link FingerprintReset}. Fingerprints made with a
     * former key, which was deleted because its pepper was lost, have become meaningless and are removed.
     */
    private FingerprintKey add(String realmId) {
        for (String statement : List.of(
                "delete from ScopedKeyFingerprintEntity f where f.realmId = :realm",
                "update ScopedKeyEntity k set k.fingerprinted = false where k.realmId = :realm"
                        + " and k.fingerprinted = true")) {
            em.createQuery(statement).setParameter("realm", realmId).executeUpdate();
        }
        return create(realmId);
    }

    /** Creates the key of a realm in which no fingerprint of a former key is left. */
    FingerprintKey create(String realmId) {
        FingerprintKey key = FingerprintKey.random();
        WrappedKey wrapped = peppers.wrap(realmId, key);
        ScopedKeySecretEntity entity = new ScopedKeySecretEntity();
        entity.realmId = realmId;
        entity.pepperVersion = wrapped.version();
        entity.wrapped = wrapped.text();
        em.persist(entity);
        return key;
    }

    private Optional<FingerprintKey> unwrapped(ScopedKeySecretEntity entity) {
        return peppers.unwrap(entity.realmId, wrapped(entity));
    }

    private static WrappedKey wrapped(ScopedKeySecretEntity entity) {
        return new WrappedKey(entity.pepperVersion, entity.wrapped);
    }
}
