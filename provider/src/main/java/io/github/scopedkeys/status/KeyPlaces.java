/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.store.OwnTransaction;
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
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;

/**
 * Gives each key a place in the status lists of its realm when its first token is minted. Places are random, so nodes do
 * not compete for the next one, and a list does not tell which keys are new.
 */
final class KeyPlaces {

    /** The number of places in a list. */
    static final int LIST = 1 << 17;

    /** How many random places are tried before another list is begun: a million keys take eleven lists. */
    private static final int CANDIDATES = 32;

    private static final int ATTEMPTS = 10;
    private static final int CAPACITY = 100_000;

    /** Places of keys used lately. A place never changes while its key exists, and an id of a key never comes back. */
    private static final Map<String, Integer> KNOWN = new ConcurrentHashMap<>();

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EntityManager em;
    private final String realmId;

    KeyPlaces(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    static int of(KeycloakSessionFactory sessions, String realmId, String keyId) {
        Integer known = KNOWN.get(keyId);
        if (known != null) {
            return known;
        }
        int place = findOrAssign(sessions, realmId, keyId);
        if (KNOWN.size() >= CAPACITY) {
            KNOWN.clear();
        }
        KNOWN.put(keyId, place);
        return place;
    }

    private static int findOrAssign(KeycloakSessionFactory sessions, String realmId, String keyId) {
        for (int attempt = 1; ; attempt++) {
            try {
                return OwnTransaction.call(
                        sessions,
                        session -> new KeyPlaces(
                                        session.getProvider(JpaConnectionProvider.class)
                                                .getEntityManager(),
                                        realmId)
                                .findOrAssign(keyId));
            } catch (ModelException e) {
                // Another request was faster: it took this place, or gave a place to this key, which is already gone.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    int findOrAssign(String keyId) {
        Optional<Integer> found = find(keyId);
        if (found.isPresent()) {
            return found.get();
        }
        // A deletion that has not reached this place yet waits for this lock. One that has been committed leaves it to
        // us.
        boolean exists = !new Locks(em).keys(List.of(keyId)).isEmpty();
        // Another request has had this lock before.
        Optional<Integer> given = find(keyId);
        if (given.isPresent()) {
            return given.get();
        }
        Integer highest = em.createQuery(
                        "select max(s.place) from ScopedKeyStatusEntity s where s.realmId = :realm", Integer.class)
                .setParameter("realm", realmId)
                .getSingleResult();
        int places = highest == null ? LIST : (highest / LIST + 1) * LIST;
        int place = free(places).orElseGet(() -> places + RANDOM.nextInt(LIST));
        em.persist(ScopedKeyStatusEntity.of(realmId, place, keyId, exists ? null : Time.currentTimeMillis()));
        em.flush();
        return place;
    }

    private Optional<Integer> find(String keyId) {
        return em
                .createQuery("select s.place from ScopedKeyStatusEntity s where s.keyId = :key", Integer.class)
                .setParameter("key", keyId)
                .getResultList()
                .stream()
                .findFirst();
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
