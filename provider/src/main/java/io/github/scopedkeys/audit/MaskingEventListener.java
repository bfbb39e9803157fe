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
 * Cuts keys in every event of every realm, before Keycloak's own listeners (log, mail, metrics) write it: they hold the event
 * until the transaction has ended.
 */
public final class MaskingEventListener
        implements EventListenerProvider, EventListenerProviderFactory, PlainFactory<EventListenerProvider> {

    /**
     * Keycloak calls listeners in the order of a hash table of their ids, and this one comes first in a table of up to 256
     * places. So listeners that write at once, as Keycloak's do not, see the event when it is cut already.
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

    /** No realm has to ask for it. */
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
