/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Sends events about what this extension does to a user's keys by itself, outside a request.
 *
 * @param clientId the client that caused it; null if there was none
 * @param address the address of the request that caused it; null if there was none
 */
public record SystemKeyEvents(
        KeycloakSession session, RealmModel realm, UserModel owner, String clientId, String address) {

    /** Sends the event for a replaced key that was used after its end. */
    public void reused(KeyDetails key) {
        event(key.id(), "reuse")
                .detail(KeyEvents.SUCCESSOR_ID, key.successor().value())
                .error("replaced_key_used");
    }

    public void disabled(KeyDetails key) {
        event(key.id(), "disable").success();
    }

    /** @param batch by which it can be undone */
    public void disabled(KeyId key, String batch) {
        event(key, "disable").detail("api_key_batch", batch).success();
    }

    private EventBuilder event(KeyId key, String action) {
        return new EventBuilder(realm, session)
                .ipAddress(address)
                .event(EventType.UPDATE_CREDENTIAL)
                .client(clientId)
                .user(owner)
                .detail(Details.USERNAME, owner.getUsername())
                .detail(Details.CREDENTIAL_TYPE, KeyEvents.CREDENTIAL_TYPE)
                .detail(KeyEvents.ACTION, action)
                .detail(KeyEvents.ACTOR, "system")
                .detail(KeyEvents.KEY_ID, key.value());
    }
}
