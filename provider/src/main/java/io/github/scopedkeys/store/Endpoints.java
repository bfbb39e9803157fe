/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.UsableEndpoints;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.StorageId;

/** The endpoint catalog of one realm. */
public final class Endpoints {

    private static final String SEARCH =
            " and (lower(e.name) like :part escape '!' or lower(e.id) like :part escape '!')";

    private final EntityManager em;
    private final String realmId;

    public Endpoints(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    public Optional<Endpoint> find(EndpointId id) {
        return Optional.ofNullable(entity(id)).map(Endpoints::endpoint);
    }

    /**
     * Returns a page of the catalog, ordered by id.
     *
     * @param search part of an id or name, ignoring case; null for all
     */
    public List<Endpoint> list(String search, int first, int max) {
        return page("e.realmId = :realm", search, first, max)
                .getResultStream()
                .map(Endpoints::endpoint)
                .toList();
    }

    /** Returns a page of the endpoints that a user may use, and therefore grant access to, ordered by id. */
    public List<Endpoint> listUsable(String userId, String search, int first, int max) {
        return page(OwnerCeiling.USABLE, search, first, max)
                .setParameter("user", userId)
                .getResultStream()
                .map(Endpoints::endpoint)
                .toList();
    }

    /**
     * Locks the endpoint of this id, in any spelling, until the end of this transaction: others who change or remove
     * it, or its realm, wait. If there is none, nothing is locked. The transaction must not have read the endpoint
     * before.
     *
     * @return the id under which the endpoint exists; empty if there is none
     */
    public Optional<EndpointId> lock(EndpointId id) {
        List<String> found = em.createQuery(
                        "select e.id from ScopedKeyEndpointEntity e where e.realmId = :realm"
                                + " and (e.id = :id or e.foldedId = :folded) order by e.id",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("id", id.value())
                .setParameter("folded", id.folded())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        return found.contains(id.value())
                ? Optional.of(id)
                : found.stream().map(EndpointId::new).findFirst();
    }

    /**
     * Locks the realm and the future owner of an endpoint, so neither can be removed before the end of this
     * transaction. Must precede {@link #lock}.
     *
     * @param ownerId null, or a user; a user of another storage has no row here and is not locked
     * @return whether both exist
     */
    public boolean lockParents(String ownerId) {
        Locks locks = new Locks(em);
        return locks.shareRealm(realmId)
                && (ownerId == null
                        || !StorageId.isLocalStorage(ownerId)
                        || locks.shareUsers(List.of(ownerId)).contains(ownerId));
    }

    /** Adds the endpoint, or replaces the one of that id. The caller must hold its {@linkplain #lock lock}. */
    public void put(Endpoint endpoint) {
        ScopedKeyEndpointEntity entity = entity(endpoint.id());
        boolean added = entity == null;
        if (added) {
            entity = new ScopedKeyEndpointEntity();
            entity.realmId = realmId;
            entity.id = endpoint.id().value();
        }
        if (entity.internalId == null) {
            entity.internalId = KeycloakModelUtils.generateId();
        }
        if (entity.foldedId == null) {
            entity.foldedId = endpoint.id().folded();
        }
        entity.name = endpoint.name();
        entity.ownerId = endpoint.ownerId();
        if (added) {
            em.persist(entity);
        }
    }

    /**
     * Removes the endpoint. The caller must hold its {@linkplain #lock lock}. Grants that name it mean {@code none}
     * from now on. If the id is reused, no key gets access to the new endpoint through an old grant, or by losing an
     * exception from {@code *}.
     */
    public void delete(EndpointId id) {
        em.remove(entity(id));
    }

    /** Removes the endpoints that a user owned. */
    public void deleteOwnedBy(String userId) {
        em.createQuery("delete from ScopedKeyEndpointEntity e where e.realmId = :realm and e.ownerId = :user")
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** Returns the endpoints that limit a user's keys; they are read on each call. */
    public UsableEndpoints usableBy(String userId) {
        return new OwnerCeiling(em, realmId, userId);
    }

    private TypedQuery<ScopedKeyEndpointEntity> page(String where, String search, int first, int max) {
        TypedQuery<ScopedKeyEndpointEntity> query = em.createQuery(
                        "select e from ScopedKeyEndpointEntity e where " + where + (search == null ? "" : SEARCH)
                                + " order by e.id",
                        ScopedKeyEndpointEntity.class)
                .setParameter("realm", realmId)
                .setFirstResult(first)
                .setMaxResults(max);
        if (search != null) {
            query.setParameter("part", "%" + SearchText.like(search.toLowerCase(Locale.ROOT)) + "%");
        }
        return query;
    }

    private ScopedKeyEndpointEntity entity(EndpointId id) {
        ScopedKeyEndpointEntity entity =
                em.find(ScopedKeyEndpointEntity.class, new ScopedKeyEndpointEntity.Key(realmId, id.value()));
        return entity == null || !entity.id.equals(id.value()) ? null : entity;
    }

    private static Endpoint endpoint(ScopedKeyEndpointEntity entity) {
        return new Endpoint(new EndpointId(entity.id), entity.name, entity.ownerId);
    }
}
