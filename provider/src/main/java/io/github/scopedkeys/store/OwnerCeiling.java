/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.UsableEndpoints;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The endpoints that one user may use, read on each call. No key of the user grants access to any other. */
final class OwnerCeiling implements UsableEndpoints {

    /** The JPQL condition for {@code :user} to be allowed to use an endpoint {@code e}. */
    static final String USABLE = "e.realmId = :realm and (e.ownerId = :user or e.ownerId is null)";

    private static final String SELECT = "select e.id from ScopedKeyEndpointEntity e where " + USABLE;

    private final EntityManager em;
    private final String realmId;
    private final String userId;

    OwnerCeiling(EntityManager em, String realmId, String userId) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
    }

    @Override
    public Set<EndpointId> among(Collection<EndpointId> ids) {
        Set<EndpointId> among = find(ids);
        // A database with case-insensitive collation also finds other spellings.
        among.retainAll(ids);
        return among;
    }

    private Set<EndpointId> find(Collection<EndpointId> ids) {
        if (ids.size() == 1) {
            // The usual request of a gateway. Hibernate would plan a query with a list of values anew each time.
            return ids(query(SELECT + " and e.id = :id")
                    .setParameter("id", ids.iterator().next().value()));
        }
        return ids(query(SELECT + " and e.id in :ids")
                .setParameter("ids", ids.stream().map(EndpointId::value).toList()));
    }

    @Override
    public Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max) {
        Set<String> folded = excluded.stream().map(EndpointId::folded).collect(Collectors.toSet());
        return ids(query(SELECT).setMaxResults(max + excluded.size())).stream()
                .filter(id -> !folded.contains(id.folded()))
                .limit(max)
                .collect(Collectors.toSet());
    }

    private TypedQuery<String> query(String jpql) {
        return em.createQuery(jpql, String.class).setParameter("realm", realmId).setParameter("user", userId);
    }

    private static Set<EndpointId> ids(TypedQuery<String> query) {
        Set<EndpointId> ids = new HashSet<>();
        query.getResultList().forEach(id -> ids.add(new EndpointId(id)));
        return ids;
    }
}
