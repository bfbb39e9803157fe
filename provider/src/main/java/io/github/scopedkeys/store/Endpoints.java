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

/** The endpoint catalogue of one realm. */
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

    /** Returns the catalogue by id; {@code search} is a part of id or name, null for all. */
    public List<Endpoint> list(String search, int first, int max) {
        return page("e.realmId = :realm", search, first, max)
                .getResultStream()
                .map(Endpoints::endpoint)
                .toList();
    }

    /** Returns the endpoints that a user may use, and so grant access to, by id. */
    public List<Endpoint> listUsable(String userId, String search, int first, int max) {
        return page(OwnerCeiling.USABLE, search, first, max)
                .setParameter("user", userId)
                .getResultStream()
                .map(Endpoints::endpoint)
                .toList();
    }

    /**
     * Makes everybody else who adds, changes or removes an endpoint of this id, however it is spelled, wait for the end of this
     * transaction, which must not have read it before. The realm stays until then.
     *
     * @return the id under which the endpoint is there; empty if there is none
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
     * Keeps the realm, and the user who shall own an endpoint, from being removed until the end of this transaction. It comes
     * before {@link #lock}.
     *
     * @param ownerId null, or a user of another storage: their row is not here
     * @return whether both are there
     */
    public boolean lockParents(String ownerId) {
        Locks locks = new Locks(em);
        return locks.shareRealm(realmId)
                && (ownerId == null
                        || !StorageId.isLocalStorage(ownerId)
                        || locks.shareUsers(List.of(ownerId)).contains(ownerId));
    }

    /** Adds the endpoint or replaces the one of that id, under its {@linkplain #lock lock}. */
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
     * Removes the endpoint, under its {@linkplain #lock lock}. Grants that name it mean {@code none} from now on: should the id
     * be used again, no key gets access to the new endpoint by an old grant, or by losing an exception from {@code *}.
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

    /** Returns the ceiling of a user's keys, read when it is asked. */
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
