/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deletes the notices of owners and realms that are removed, in the order in which senders lock them. Otherwise each
 * could wait for the other, and the database would fail one of them.
 */
public final class NoticeRemoval {

    private static final int KEYS = 500;

    private final EntityManager em;

    public NoticeRemoval(EntityManager em) {
        this.em = em;
    }

    public void ofUser(String realmId, String userId) {
        delete(" n.realmId = :realm and n.userId = :user", Map.of("realm", realmId, "user", userId));
    }

    public void ofRealm(String realmId) {
        delete(" n.realmId = :realm", Map.of("realm", realmId));
    }

    private void delete(String condition, Map<String, Object> parameters) {
        String next = " and n.keyId > :last order by n.keyId";
        String ofKeys = condition + " and n.keyId in :keys";
        String last = "";
        while (last != null) {
            List<String> keys = Rows.set(
                            em.createQuery(
                                    "select distinct n.keyId from ScopedKeyNoticeEntity n where" + condition + next,
                                    String.class),
                            parameters)
                    .setParameter("last", last)
                    .setMaxResults(KEYS)
                    .getResultList();
            last = null;
            if (!keys.isEmpty()) {
                Map<String, Object> all = new HashMap<>(parameters);
                all.put("keys", keys);
                Rows.delete(em, ofKeys, all);
                last = keys.get(keys.size() - 1);
            }
        }
        // Those that were queued meanwhile.
        Rows.set(em.createQuery("delete from ScopedKeyNoticeEntity n where" + condition), parameters)
                .executeUpdate();
    }
}
