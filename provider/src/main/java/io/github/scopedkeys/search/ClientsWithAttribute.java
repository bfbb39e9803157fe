/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import jakarta.persistence.EntityManager;
import java.util.List;

/**
 * Finds the clients of a realm that have an attribute, whatever its value. Keycloak's own search compares values
 * exactly, and so would miss a value in another spelling that counts as the same.
 */
public final class ClientsWithAttribute {

    private final EntityManager em;

    public ClientsWithAttribute(EntityManager em) {
        this.em = em;
    }

    /** Returns the clients' internal ids. */
    public List<String> ids(String realmId, String attribute) {
        return em.createQuery(
                        "select a.client.id from ClientAttributeEntity a"
                                + " where a.client.realmId = :realm and a.name = :name",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("name", attribute)
                .getResultList();
    }
}
