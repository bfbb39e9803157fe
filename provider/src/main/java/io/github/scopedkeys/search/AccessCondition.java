/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/**
 * The condition for a {@code ScopedKeyEntity k} to grant some access. A key grants an endpoint if it names it, or else
 * by {@code *}; an endpoint that belongs to a user is granted by that user's keys only.
 */
final class AccessCondition {

    private static final String NAMED = "ScopedKeyGrantEntity g where g.keyId = k.id";

    /** A grant on an endpoint that still exists; the others grant nothing. */
    private static final String GRANTED = NAMED + " and g.level in :%s and exists (select 1 from"
            + " ScopedKeyEndpointEntity e where e.realmId = g.realmId and e.id = g.endpointId"
            + " and e.internalId = g.endpointInternalId)";

    private final EntityManager em;
    private final String realmId;
    private final KeyQuery.Extent extent;

    AccessCondition(EntityManager em, String realmId, KeyQuery.Extent extent) {
        this.em = em;
        this.realmId = realmId;
        this.extent = extent;
    }

    void addTo(KeyQuery query, KeyFilter.Access access) {
        if (access.wideOpen()) {
            query.and("(k.graphqlLevel = :wide or k.endpointLevel = :wide)").set("wide", AccessLevel.READ_WRITE.word());
        }
        if (access.endpoint() != null) {
            endpoint(query, access.endpoint(), words(access.level()));
        } else if (access.level() != null) {
            anything(query, access.level());
        }
    }

    private void endpoint(KeyQuery query, String endpoint, List<String> levels) {
        if (endpoint.equals(KeyFilter.Access.ALL_ENDPOINTS)) {
            query.and("k.endpointLevel in :levels").set("levels", levels);
            return;
        }
        // Its owner, and the id that its grants refer to.
        Optional<Object[]> found = em.createQuery(
                        "select e.ownerId, e.internalId from ScopedKeyEndpointEntity e"
                                + " where e.realmId = :realm and e.id = :id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("id", endpoint)
                .getResultStream()
                .findFirst();
        if (found.isEmpty()) {
            query.and("1 = 0");
            return;
        }
        String named = NAMED + " and g.endpointId = :endpoint";
        // Ids that differ only in case are the same id, but a key that names another spelling grants nothing by it.
        String anySpelling = NAMED + " and lower(g.endpointId) = :folded";
        query.and("(k.endpointLevel in :levels and not " + extent.any(anySpelling) + " or "
                        + extent.any(named + " and g.endpointInternalId = :internalId and g.level in :levels") + ")")
                .set("levels", levels)
                .set("endpoint", endpoint)
                .set("folded", new EndpointId(endpoint).folded())
                .set("internalId", found.get()[1]);
        if (found.get()[0] != null) {
            query.and("k.userId = :endpointOwner").set("endpointOwner", found.get()[0]);
        }
    }

    private void anything(KeyQuery query, AccessLevel level) {
        query.and(any("levels")).set("levels", words(level));
        if (level != AccessLevel.READ_WRITE) {
            query.and("not " + any("higher")).set("higher", words(AccessLevel.READ_WRITE));
        }
    }

    private String any(String levels) {
        return "(k.graphqlLevel in :%1$s or k.endpointLevel in :%1$s or ".formatted(levels)
                + extent.any(GRANTED.formatted(levels)) + ")";
    }

    /** Returns the level, or both that grant something. */
    private static List<String> words(AccessLevel level) {
        return level == null ? List.of(AccessLevel.READ.word(), AccessLevel.READ_WRITE.word()) : List.of(level.word());
    }
}
