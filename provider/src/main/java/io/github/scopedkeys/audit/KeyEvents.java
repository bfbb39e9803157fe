/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.verify.OwnerUnavailable;
import io.github.scopedkeys.verify.Refusal;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Sends user events about keys. Keycloak's event types cannot be extended, so the type is {@code UPDATE_CREDENTIAL} or
 * {@code REMOVE_CREDENTIAL}. The details are {@code credential_type=api-key}, {@code api_key_id} and
 * {@code api_key_action}. {@code api_key_actor} is {@code owner}, or {@code administrator} together with
 * {@code api_key_actor_id}. A rotation names the new key in {@code api_key_successor_id}. A report of a leak has the
 * actor {@code leak} unless it comes from an administrator, and {@code api_key_leak_source} if it says where the key
 * was found. The actor of a revocation is {@code holder}, who presented the key.
 */
public final class KeyEvents {

    /** The event detail with the key's id. */
    public static final String KEY_ID = "api_key_id";

    private static final String LEAK_SOURCE = "api_key_leak_source";
    private static final String LEAKED = "leaked";
    private static final String LEAK = "leak";
    private static final String HOLDER = "holder";
    static final String SUCCESSOR_ID = "api_key_successor_id";
    public static final String CREDENTIAL_TYPE = "api-key";
    public static final String ACTION = "api_key_action";
    public static final String ACTOR = "api_key_actor";
    private static final String ACTOR_ID = "api_key_actor_id";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel owner;
    private final String clientId;
    private final String administratorId;

    /** @param clientId the client whose token the owner used; null if there was none */
    public KeyEvents(KeycloakSession session, RealmModel realm, UserModel owner, String clientId) {
        this(session, realm, owner, clientId, null);
    }

    /**
     * @param administratorId the id of the acting administrator, who may belong to another realm; null for the owner
     */
    public KeyEvents(
            KeycloakSession session, RealmModel realm, UserModel owner, String clientId, String administratorId) {
        this.session = session;
        this.realm = realm;
        this.owner = owner;
        this.clientId = clientId;
        this.administratorId = administratorId;
    }

    /** Adds the refused key, its owner and the reason to an event, as far as they are known. */
    public static EventBuilder describe(EventBuilder event, Refusal refusal) {
        return describe(
                event, refusal.keyId(), refusal.ownerId(), refusal.reason().word());
    }

    /** Adds the key that could not be verified, and its owner, to an event. */
    public static EventBuilder describe(EventBuilder event, OwnerUnavailable unavailable) {
        return describe(event, unavailable.keyId(), unavailable.ownerId(), OwnerUnavailable.REASON);
    }

    private static EventBuilder describe(EventBuilder event, KeyId key, String ownerId, String reason) {
        if (ownerId != null) {
            event.user(ownerId);
        }
        if (key != null) {
            event.detail(KEY_ID, key.value());
        }
        return event.detail(Details.REASON, reason);
    }

    public void created(KeyDetails key) {
        event(EventType.UPDATE_CREDENTIAL, key.id(), "create").success();
    }

    public void changed(KeyDetails former, KeyDetails key) {
        String action = former.enabled() == key.enabled() ? "update" : key.enabled() ? "enable" : "disable";
        event(EventType.UPDATE_CREDENTIAL, key.id(), action).success();
    }

    public void rotated(KeyId former, KeyDetails successor) {
        event(EventType.UPDATE_CREDENTIAL, former, "rotate")
                .detail(SUCCESSOR_ID, successor.id().value())
                .success();
    }

    /** Sends the event for a replaced key that its owner has ended. */
    public void ended(KeyDetails key) {
        event(EventType.UPDATE_CREDENTIAL, key.id(), "end").success();
    }

    public void enabled(KeyId key) {
        event(EventType.UPDATE_CREDENTIAL, key, "enable").success();
    }

    public void disabled(KeyId key) {
        event(EventType.UPDATE_CREDENTIAL, key, "disable").success();
    }

    public void deleted(KeyId key) {
        event(EventType.REMOVE_CREDENTIAL, key, "delete").success();
    }

    /** Sends the event for a key that its holder has revoked, who may be anyone. */
    public void revoked(KeyId key) {
        event(EventType.REMOVE_CREDENTIAL, key, "revoke").detail(ACTOR, HOLDER).success();
    }

    /** @param source where the key was found; null if unknown */
    public void leaked(KeyId key, String source) {
        EventBuilder event = event(EventType.UPDATE_CREDENTIAL, key, LEAKED);
        if (administratorId == null) {
            event.detail(ACTOR, LEAK);
        }
        (source == null ? event : event.detail(LEAK_SOURCE, source)).success();
    }

    /** Sends the event for a key that its owner has marked as leaked. */
    public void markedAsLeaked(KeyDetails key) {
        event(EventType.UPDATE_CREDENTIAL, key.id(), LEAKED).success();
    }

    /** Starts the event for a reported text that is no key of the realm. */
    public static EventBuilder notLeaked(KeycloakSession session, RealmModel realm) {
        return new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(Details.CREDENTIAL_TYPE, CREDENTIAL_TYPE)
                .detail(ACTION, LEAKED)
                .detail(ACTOR, LEAK);
    }

    /** @param key the key that the request would have changed; null for a rejected creation */
    public void refused(KeyId key, String action, Rejection rejection) {
        event(EventType.UPDATE_CREDENTIAL, key, action)
                .detail(Details.REASON, rejection.code())
                .error(Errors.INVALID_REQUEST);
    }

    private EventBuilder event(EventType type, KeyId key, String action) {
        EventBuilder event = new EventBuilder(
                        realm, session, session.getContext().getConnection())
                .event(type)
                .client(clientId)
                .user(owner)
                .detail(Details.USERNAME, owner.getUsername())
                .detail(Details.CREDENTIAL_TYPE, CREDENTIAL_TYPE)
                .detail(ACTION, action)
                .detail(ACTOR, administratorId == null ? "owner" : "administrator");
        if (administratorId != null) {
            event.detail(ACTOR_ID, administratorId);
        }
        return key == null ? event : event.detail(KEY_ID, key.value());
    }
}
