/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.spi.PlainFactory;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Masks keys in every event of every realm, before Keycloak's own listeners (log, mail, metrics) write it: they hold
 * events until the transaction has ended.
 */
public final class MaskingEventListener
        implements EventListenerProvider, EventListenerProviderFactory, PlainFactory<EventListenerProvider> {

    /**
     * Chosen to run first: Keycloak calls listeners in the order of a hash table of their ids, and this id is first in
     * tables of up to 256 buckets. So listeners that write immediately, unlike Keycloak's own, also see the masked
     * event.
     */
    static final String ID = "masking-api-keys";

    @Override
    public void onEvent(Event event) {
        EventMask.mask(event);
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        EventMask.mask(event);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        MaskingLogFilter.install();
    }

    /** Applies to all realms without configuration. */
    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
