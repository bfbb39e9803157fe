/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;

/** Takes away what belonged to users and realms that are removed, in the transaction that removes them. */
public final class Removal {

    private final EntityManager em;

    public Removal(EntityManager em) {
        this.em = em;
    }

    public void ofUser(String realmId, String userId) {
        String keys = "(select k.id from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user)";
        for (String statement : new String[] {
            "delete from ScopedKeyGrantEntity g where g.keyId in " + keys,
            "delete from ScopedKeyUseEntity u where u.keyId in " + keys,
            "delete from ScopedKeyCountEntity c where c.keyId in " + keys,
            "delete from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
        }) {
            em.createQuery(statement)
                    .setParameter("realm", realmId)
                    .setParameter("user", userId)
                    .executeUpdate();
        }
        new Endpoints(em, realmId).deleteOwnedBy(userId);
    }

    public void ofRealm(String realmId) {
        for (String statement : new String[] {
            "delete from ScopedKeyUseEntity u where u.keyId in (select k.id from ScopedKeyEntity k where k.realmId = :realm)",
            "delete from ScopedKeyCountEntity c where c.keyId in (select k.id from ScopedKeyEntity k where k.realmId = :realm)",
            "delete from ScopedKeyGrantEntity g where g.realmId = :realm",
            "delete from ScopedKeyEntity k where k.realmId = :realm",
            "delete from ScopedKeyDeletedEntity d where d.realmId = :realm",
            "delete from ScopedKeyEndpointEntity e where e.realmId = :realm"
        }) {
            em.createQuery(statement).setParameter("realm", realmId).executeUpdate();
        }
    }
}
