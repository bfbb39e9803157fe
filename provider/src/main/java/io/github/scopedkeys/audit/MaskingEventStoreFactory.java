/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import jakarta.persistence.EntityManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Event;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.jpa.JpaEventStoreProvider;
import org.keycloak.events.jpa.JpaEventStoreProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Replaces Keycloak's event store, which receives events before all listeners, and masks keys before they are stored.
 */
public final class MaskingEventStoreFactory extends JpaEventStoreProviderFactory {

    @Override
    public EventStoreProvider create(KeycloakSession session) {
        return new Store(
                session, session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /** Takes precedence over Keycloak's own store, which has the same id and order 0. */
    @Override
    public int order() {
        return 100;
    }

    private static final class Store extends JpaEventStoreProvider {

        Store(KeycloakSession session, EntityManager em) {
            super(session, em);
        }

        @Override
        public void onEvent(Event event) {
            EventMask.mask(event);
            super.onEvent(event);
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            EventMask.mask(event);
            super.onEvent(event, includeRepresentation);
        }
    }
}
