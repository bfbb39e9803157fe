/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.representations.idm.MembershipType;

/**
 * Which keys of a realm have ended, as the database showed it at one moment. Only the places of keys that have ended
 * are read, never all of them, and nothing is remembered from the read before: no way to end a key needs to report it
 * here.
 *
 * @param asOf a moment before the read, in milliseconds since the epoch: every change committed before is in it
 * @param lists all lists, and one more, which another node may begin at any time
 */
record RealmStatuses(long asOf, List<StatusList> lists) {

    private static final int FETCH_SIZE = 5_000;

    /**
     * One statement, so that no key is missed: between two, it could be disabled, which the first would have found, and
     * then its owner enabled, whose keys the second finds.
     */
    private static final String ENDED = String.join(
            " union all ",
            "select s.place from ScopedKeyEntity k join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where k.realmId = :realm and k.enabled = false",
            "select s.place from ScopedKeyEntity k join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where k.realmId = :realm and k.expires > :since and k.expires <= :now",
            "select s.place from UserEntity u join ScopedKeyEntity k on k.realmId = :realm and k.userId = u.id"
                    + " join ScopedKeyStatusEntity s on s.keyId = k.id where u.realmId = :realm"
                    + " and (u.enabled = false or u.federationLink in :storages)",
            // As Keycloak does: a user ends with an organization only if it manages the user.
            "select s.place from OrganizationEntity o join UserGroupMembershipEntity m on m.groupId = o.groupId"
                    + " join ScopedKeyEntity k on k.realmId = :realm and k.userId = m.user.id"
                    + " join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where o.realmId = :realm and m.membershipType = :managed and :organizations = true"
                    + " and (o.enabled = false or :noOrganization = true)",
            // Keycloak removes the users of a storage in one statement, so no event tells of each. Others have no row.
            "select s.place from ScopedKeyEntity k join ScopedKeyStatusEntity s on s.keyId = k.id"
                    + " where k.realmId = :realm and k.userId not like 'f:%'"
                    + " and not exists (select 1 from UserEntity u where u.id = k.userId)",
            "select s.place from ScopedKeyStatusEntity s where s.realmId = :realm and s.keyGone > :since");

    private static final String HIGHEST = "select max(s.place) from ScopedKeyStatusEntity s where s.realmId = :realm";

    /** @param now milliseconds since the epoch, before the transaction began: what is committed later may be missing */
    static RealmStatuses read(EntityManager em, String realmId, DisabledSources disabled, long now) {
        List<StatusBits> bits = new ArrayList<>();
        try (Stream<Integer> ended = ended(em, realmId, disabled, now)) {
            ended.forEach(place -> list(bits, place / StatusList.SIZE).invalidate(place % StatusList.SIZE));
        }
        Integer highest = em.createQuery(HIGHEST, Integer.class)
                .setParameter("realm", realmId)
                .getSingleResult();
        list(bits, highest == null ? 0 : highest / StatusList.SIZE + 1);
        return new RealmStatuses(
                now, bits.stream().map(list -> new StatusList(now, list)).toList());
    }

    /** Returns the places of the keys that have ended as they arrive: they may be millions. */
    private static Stream<Integer> ended(EntityManager em, String realmId, DisabledSources disabled, long now) {
        return em.createQuery(ENDED, Integer.class)
                .setParameter("realm", realmId)
                .setParameter("now", now)
                .setParameter("since", now - OldPlaces.KEPT)
                .setParameter("storages", disabled.storages())
                .setParameter("managed", MembershipType.MANAGED.name())
                .setParameter("organizations", disabled.organizations())
                .setParameter("noOrganization", disabled.noOrganization())
                .setHint("org.hibernate.fetchSize", FETCH_SIZE)
                .getResultStream();
    }

    private static StatusBits list(List<StatusBits> lists, int number) {
        while (lists.size() <= number) {
            lists.add(new StatusBits(StatusList.SIZE));
        }
        return lists.get(number);
    }

    /** Returns the list of a number; empty if there is none. */
    Optional<StatusList> list(int number) {
        return number < lists.size() ? Optional.of(lists.get(number)) : Optional.empty();
    }
}
