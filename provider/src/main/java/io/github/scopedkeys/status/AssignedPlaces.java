/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.store.Locks;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The places of keys in the status lists of their realm. A key gets its place when its first token is minted. Places
 * are random, so nodes do not compete for the next one, and a list does not tell which keys are new.
 */
final class AssignedPlaces {

    /** How many random places are tried before another list is begun: a million keys take eleven lists. */
    private static final int CANDIDATES = 32;

    private static final int CAPACITY = 100_000;

    /** Places of keys used lately. A place never changes while its key exists, and an id of a key never comes back. */
    private static final Map<String, Integer> KNOWN = new ConcurrentHashMap<>();

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EntityManager em;
    private final String realmId;

    private AssignedPlaces(KeycloakSession session, RealmModel realm) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.realmId = realm.getId();
    }

    /** Returns the place of a key, which it gets now if it has none. */
    static int of(KeycloakSession session, RealmModel realm, String keyId) {
        Integer known = KNOWN.get(keyId);
        if (known != null) {
            return known;
        }
        int place = new AssignedPlaces(session, realm)
                .find(keyId)
                .orElseGet(() -> UnitOfWork.run(
                        session, realm, (own, there) -> new AssignedPlaces(own, there).findOrAssign(keyId)));
        if (KNOWN.size() >= CAPACITY) {
            KNOWN.clear();
        }
        KNOWN.put(keyId, place);
        return place;
    }

    private int findOrAssign(String keyId) {
        // A deletion that has not reached this place yet waits for this lock. One that has been committed leaves it to
        // us.
        boolean exists = !new Locks(em).keys(List.of(keyId)).isEmpty();
        // Another request may have had this lock before.
        return find(keyId).orElseGet(() -> assign(keyId, exists));
    }

    private Optional<Integer> find(String keyId) {
        return em
                .createQuery("select s.place from ScopedKeyStatusEntity s where s.keyId = :key", Integer.class)
                .setParameter("key", keyId)
                .getResultList()
                .stream()
                .findFirst();
    }

    private int assign(String keyId, boolean exists) {
        Integer highest = em.createQuery(
                        "select max(s.place) from ScopedKeyStatusEntity s where s.realmId = :realm", Integer.class)
                .setParameter("realm", realmId)
                .getSingleResult();
        int places = highest == null ? StatusList.SIZE : (highest / StatusList.SIZE + 1) * StatusList.SIZE;
        int place = free(places).orElseGet(() -> places + RANDOM.nextInt(StatusList.SIZE));
        em.persist(ScopedKeyStatusEntity.of(realmId, place, keyId, exists ? null : Time.currentTimeMillis()));
        return place;
    }

    /** Returns a random free place among the first ones; empty if these are so full that none was found. */
    private Optional<Integer> free(int places) {
        List<Integer> candidates =
                RANDOM.ints(0, places).distinct().limit(CANDIDATES).boxed().collect(Collectors.toList());
        Set<Integer> taken = new HashSet<>(em.createQuery(
                        "select s.place from ScopedKeyStatusEntity s where s.realmId = :realm and s.place in :places",
                        Integer.class)
                .setParameter("realm", realmId)
                .setParameter("places", candidates)
                .getResultList());
        return candidates.stream().filter(place -> !taken.contains(place)).findFirst();
    }
}
