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
 * The levels of named endpoints. A grant is tied to its endpoint by the endpoint's internal id, so an endpoint that is added
 * later under the same id gets nothing from it, whatever runs at the same time. Rows are read and written under the lock of
 * their key.
 */
final class Grants {

    private final EntityManager em;
    private final String realmId;

    Grants(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * A grant as it stands.
     *
     * @param level {@code NONE} if the endpoint was deleted, whatever was granted
     */
    private record Held(AccessLevel level, String internalId) {}

    /** Returns, by key, the levels of the endpoints that it names. */
    static Map<String, Map<EndpointId, AccessLevel>> levels(EntityManager em, List<String> keyIds) {
        Map<String, Map<EndpointId, AccessLevel>> levels = new HashMap<>();
        held(em, keyIds).forEach((keyId, named) -> {
            Map<EndpointId, AccessLevel> ofKey = new HashMap<>();
            named.forEach((endpoint, held) -> ofKey.put(endpoint, held.level()));
            levels.put(keyId, ofKey);
        });
        return levels;
    }

    /**
     * Adds the grants of a new key.
     *
     * @param former the key whose grants it takes over; null if none
     * @param meant what the named endpoints were when they were {@linkplain #meant looked up}
     * @return the levels that were granted
     */
    Map<EndpointId, AccessLevel> add(KeyId id, KeyId former, Permissions permissions, Map<EndpointId, String> meant) {
        return add(id, permissions, former == null ? Map.of() : held(former), meant);
    }

    /** Replaces the grants of a key. What is not raised stays tied to the endpoint that it was granted for. */
    void replace(KeyId id, Permissions permissions, Map<EndpointId, String> meant) {
        Map<EndpointId, Held> held = held(id);
        delete(List.of(id.value()));
        add(id, permissions, held, meant);
    }

    void delete(Collection<String> keyIds) {
        em.createQuery("delete from ScopedKeyGrantEntity g where g.keyId in :ids")
                .setParameter("ids", keyIds)
                .executeUpdate();
    }

    private Map<EndpointId, AccessLevel> add(
            KeyId id, Permissions permissions, Map<EndpointId, Held> held, Map<EndpointId, String> meant) {
        Map<EndpointId, AccessLevel> granted = new HashMap<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            ScopedKeyGrantEntity grant = new ScopedKeyGrantEntity();
            grant.keyId = id.value();
            grant.endpointId = endpoint.value();
            Held former = held.getOrDefault(endpoint, new Held(AccessLevel.NONE, null));
            grant.endpointInternalId = level.exceeds(former.level()) ? meant.get(endpoint) : former.internalId();
            grant.realmId = realmId;
            // Not there when it was looked up, but a moment later: another endpoint than the one that was meant.
            grant.level = (grant.endpointInternalId == null ? AccessLevel.NONE : level).word();
            em.persist(grant);
            granted.put(endpoint, Rows.level(grant.level));
        });
        return granted;
    }

    /** Returns the internal ids of those endpoints that the user may use. It comes before any check of them. */
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

    private Map<EndpointId, Held> held(KeyId id) {
        return held(em, List.of(id.value())).getOrDefault(id.value(), Map.of());
    }

    private static Map<String, Map<EndpointId, Held>> held(EntityManager em, List<String> keyIds) {
        Map<String, Map<EndpointId, Held>> held = new HashMap<>();
        em.createQuery(
                        "select g.keyId, g.endpointId, g.level, g.endpointInternalId, e.id from ScopedKeyGrantEntity g"
                                + " left join ScopedKeyEndpointEntity e on e.realmId = g.realmId and e.id = g.endpointId"
                                + " and e.internalId = g.endpointInternalId where g.keyId in :ids",
                        Object[].class)
                .setParameter("ids", keyIds)
                .getResultStream()
                .forEach(row -> {
                    AccessLevel level = row[4] == null ? AccessLevel.NONE : Rows.level((String) row[2]);
                    held.computeIfAbsent((String) row[0], key -> new HashMap<>())
                            .put(new EndpointId((String) row[1]), new Held(level, (String) row[3]));
                });
        return held;
    }
}
