/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which keys of a realm have ended, read from the database at one moment. Only the keys that have ended are read, never
 * all that have a place, and nothing is remembered from the read before: no way to end a key needs to report it here.
 *
 * @param read when the read began, in milliseconds since the epoch: every change committed before is in it
 * @param lists all lists, and one more, which another node may begin at any time
 */
record RealmStatuses(long read, List<StatusList> lists) {

    /**
     * How long ago a key can have been deleted or expired whose tokens are still alive, in milliseconds. A token does not
     * outlive its key, unless the key was deleted after the mint, or its expiry moved to an earlier time, which is never
     * in the past. Ten minutes would do, if all clocks were the same.
     */
    private static final long RECENTLY = TimeUnit.HOURS.toMillis(1);

    private static final int FETCH_SIZE = 5_000;

    /**
     * A key whose deletion commits between two of these reads is found by the first, or by the last: it is still there,
     * or its place says that it is gone.
     */
    private static final List<String> ENDED = List.of(
            "select s.place from ScopedKeyEntity k join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where k.realmId = :realm and k.enabled = false",
            "select s.place from ScopedKeyEntity k join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where k.realmId = :realm and k.expires > :since and k.expires <= :now",
            "select s.place from UserEntity u join ScopedKeyEntity k on k.realmId = :realm and k.userId = u.id"
                    + " join ScopedKeyStatusEntity s on s.keyId = k.id where u.realmId = :realm and u.enabled = false",
            "select s.place from ScopedKeyStatusEntity s where s.realmId = :realm and s.keyGone > :since");

    private static final String HIGHEST = "select max(s.place) from ScopedKeyStatusEntity s where s.realmId = :realm";

    /** @param now milliseconds since the epoch, before the transaction began: what is committed later may be missing */
    static RealmStatuses read(EntityManager em, String realmId, long now) {
        List<StatusBits> bits = new ArrayList<>();
        for (String query : ENDED) {
            TypedQuery<Integer> ended = em.createQuery(query, Integer.class)
                    .setParameter("realm", realmId)
                    .setHint("org.hibernate.fetchSize", FETCH_SIZE);
            Map.of("now", now, "since", now - RECENTLY).forEach((name, time) -> {
                if (query.contains(":" + name)) {
                    ended.setParameter(name, time);
                }
            });
            ended.getResultList()
                    .forEach(place -> list(bits, place / KeyPlaces.LIST).invalidate(place % KeyPlaces.LIST));
        }
        Integer highest = em.createQuery(HIGHEST, Integer.class)
                .setParameter("realm", realmId)
                .getSingleResult();
        list(bits, highest == null ? 0 : highest / KeyPlaces.LIST + 1);
        return new RealmStatuses(
                now, bits.stream().map(list -> new StatusList(now, list)).toList());
    }

    private static StatusBits list(List<StatusBits> lists, int number) {
        while (lists.size() <= number) {
            lists.add(new StatusBits(KeyPlaces.LIST));
        }
        return lists.get(number);
    }

    /** Returns the list of a number; empty if there is none. */
    Optional<StatusList> list(int number) {
        return number < lists.size() ? Optional.of(lists.get(number)) : Optional.empty();
    }
}
