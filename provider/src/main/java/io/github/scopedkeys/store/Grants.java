/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The levels of named endpoints. A grant refers to its endpoint by the endpoint's internal id. An endpoint that is
 * added later under the same id therefore gets nothing from it, even if both happen at the same time. Rows are read and
 * written under the lock of their key.
 */
final class Grants {

    private final EntityManager em;
    private final String realmId;

    Grants(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * A stored grant.
     *
     * @param level {@code NONE} if the endpoint was deleted, regardless of the level granted
     */
    private record StoredGrant(AccessLevel level, String internalId) {}

    /** Returns, for each key, the levels of the endpoints that it names. */
    static Map<String, Map<EndpointId, AccessLevel>> levels(EntityManager em, List<String> keyIds) {
        Map<String, Map<EndpointId, AccessLevel>> levels = new HashMap<>();
        stored(em, keyIds).forEach((keyId, named) -> {
            Map<EndpointId, AccessLevel> ofKey = new HashMap<>();
            named.forEach((endpoint, stored) -> ofKey.put(endpoint, stored.level()));
            levels.put(keyId, ofKey);
        });
        return levels;
    }

    /**
     * Adds the grants of a new key.
     *
     * @param former the key whose grants it takes over; null if none
     * @param meant the internal ids of the named endpoints, as {@linkplain #meant looked up} before
     * @return the levels that were granted
     */
    Map<EndpointId, AccessLevel> add(KeyId id, KeyId former, Permissions permissions, Map<EndpointId, String> meant) {
        return add(id, permissions, former == null ? Map.of() : stored(former), meant);
    }

    /** Replaces the grants of a key. A level that is not raised stays tied to the endpoint that it was granted for. */
    void replace(KeyId id, Permissions permissions, Map<EndpointId, String> meant) {
        Map<EndpointId, StoredGrant> stored = stored(id);
        delete(List.of(id.value()));
        add(id, permissions, stored, meant);
    }

    void delete(Collection<String> keyIds) {
        em.createQuery("delete from ScopedKeyGrantEntity g where g.keyId in :ids")
                .setParameter("ids", keyIds)
                .executeUpdate();
    }

    private Map<EndpointId, AccessLevel> add(
            KeyId id, Permissions permissions, Map<EndpointId, StoredGrant> stored, Map<EndpointId, String> meant) {
        Map<EndpointId, AccessLevel> granted = new HashMap<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            ScopedKeyGrantEntity grant = new ScopedKeyGrantEntity();
            grant.keyId = id.value();
            grant.endpointId = endpoint.value();
            StoredGrant former = stored.getOrDefault(endpoint, new StoredGrant(AccessLevel.NONE, null));
            grant.endpointInternalId = level.exceeds(former.level()) ? meant.get(endpoint) : former.internalId();
            grant.realmId = realmId;
            // Missing when it was looked up: an endpoint added since then is not the one that was meant.
            grant.level = (grant.endpointInternalId == null ? AccessLevel.NONE : level).word();
            em.persist(grant);
            granted.put(endpoint, Rows.level(grant.level));
        });
        return granted;
    }

    /** Returns the internal ids of the endpoints that the user may use. Must precede any check of them. */
    Map<EndpointId, String> meant(String userId, Set<EndpointId> ids) {
        Map<EndpointId, String> meant = new HashMap<>();
        if (ids.isEmpty()) {
            return meant;
        }
        em.createQuery(
                        "select e.id, e.internalId from ScopedKeyEndpointEntity e where " + OwnerCeiling.USABLE
                                + " and e.id in :ids",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setParameter("ids", ids.stream().map(EndpointId::value).toList())
                .getResultStream()
                .forEach(row -> meant.put(new EndpointId((String) row[0]), (String) row[1]));
        return meant;
    }

    private Map<EndpointId, StoredGrant> stored(KeyId id) {
        return stored(em, List.of(id.value())).getOrDefault(id.value(), Map.of());
    }

    private static Map<String, Map<EndpointId, StoredGrant>> stored(EntityManager em, List<String> keyIds) {
        Map<String, Map<EndpointId, StoredGrant>> stored = new HashMap<>();
        em.createQuery(
                        "select g.keyId, g.endpointId, g.level, g.endpointInternalId, e.id from ScopedKeyGrantEntity g"
                                + " left join ScopedKeyEndpointEntity e on e.realmId = g.realmId"
                                + " and e.id = g.endpointId"
                                + " and e.internalId = g.endpointInternalId where g.keyId in :ids",
                        Object[].class)
                .setParameter("ids", keyIds)
                .getResultStream()
                .forEach(row -> {
                    AccessLevel level = row[4] == null ? AccessLevel.NONE : Rows.levelOrNone((String) row[2]);
                    stored.computeIfAbsent((String) row[0], key -> new HashMap<>())
                            .put(new EndpointId((String) row[1]), new StoredGrant(level, (String) row[3]));
                });
        return stored;
    }
}
