/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.ApiKeys;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.gateway.GatewayDoor;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.KeyChange;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.manage.OwnKeys;
import io.github.scopedkeys.manage.RealmRules;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.rest.AccountGuard.Caller;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.token.MintedTokens;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.cors.Cors;

/** {@code /realms/{realm}/api-keys}: what the owner of keys does with them. */
@Produces(MediaType.APPLICATION_JSON)
public final class AccountApiKeys {

    private final KeycloakSession session;
    private final MintedTokens minted;

    AccountApiKeys(KeycloakSession session, MintedTokens minted) {
        this.session = session;
        this.minted = minted;
    }

    /** Returns own keys, newest first. {@code search} is a part of the name or the start of the id. */
    @GET
    public List<Map<String, Object>> list() {
        Caller caller = admit();
        Page page = page();
        return own(caller).list(page.search(), page.first(), page.max()).stream()
                .map(KeyJson::of)
                .toList();
    }

    /** Creates a key and answers it whole, this one time. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        Caller caller = admit();
        try {
            KeyChange wish = KeyRequests.creation(body);
            caller.requireToGivePower();
            NewKey created = inTransaction(caller, (own, events) -> {
                NewKey key = own.create(
                        wish.name().orElseThrow(),
                        wish.permissions().orElse(Permissions.NOTHING),
                        wish.expires().orElse(Optional.empty()));
                events.created(key.details());
                return key;
            });
            return shown(caller, created);
        } catch (Rejection rejection) {
            events(caller).refused(null, "create", rejection);
            throw rejection;
        }
    }

    /** Returns the endpoints that the user may grant access to. */
    @GET
    @Path("endpoints")
    public List<Map<String, Object>> endpoints() {
        Caller caller = admit();
        Page page = page();
        return ApiKeys.of(session)
                .endpoints(caller.realm())
                .listUsable(caller.user().getId(), page.search(), page.first(), page.max())
                .stream()
                .map(KeyJson::usable)
                .toList();
    }

    /** Returns the rules of the realm that a new key must keep. */
    @GET
    @Path("rules")
    public Map<String, Object> rules() {
        return KeyJson.of(RealmRules.of(admit().realm()));
    }

    @GET
    @Path("{id}")
    public Map<String, Object> get(@PathParam("id") String id) {
        Caller caller = admit();
        return KeyJson.of(own(caller).get(id(id)));
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> change(@PathParam("id") String id, InputStream body) {
        Caller caller = admit();
        KeyId known = known(caller, id);
        try {
            KeyChange change = KeyRequests.change(body);
            // Not earlier: whoever sends a body slowly would keep administrators from disabling the key.
            KeyDetails changed = inTransaction(caller, (own, events) -> {
                KeyDetails former = own.lock(known, change);
                if (own.widens(former, change)) {
                    caller.requireToGivePower();
                }
                KeyDetails key = own.change(former, change);
                events.changed(former, key);
                return key;
            });
            return KeyJson.of(changed);
        } catch (Rejection rejection) {
            events(caller).refused(known, "update", rejection);
            throw rejection;
        }
    }

    /** Replaces a key by a new one, answered whole this one time; {@code graceSeconds} more the old one works. */
    @POST
    @Path("{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(@PathParam("id") String id, InputStream body) {
        Caller caller = admit();
        KeyId known = known(caller, id);
        try {
            long graceSeconds = KeyRequests.grace(body);
            caller.requireToGivePower();
            NewKey successor = inTransaction(caller, (own, events) -> {
                NewKey key = own.rotate(known, graceSeconds);
                events.rotated(known, key.details());
                return key;
            });
            return shown(caller, successor);
        } catch (Rejection rejection) {
            events(caller).refused(known, "rotate", rejection);
            throw rejection;
        }
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        Caller caller = admit();
        KeyId known = id(id);
        inTransaction(caller, (own, events) -> {
            KeyDetails key = own.lock(known);
            own.delete(key);
            events.deleted(key);
            return key;
        });
    }

    /** Revocation by whoever holds a key. */
    @Path("revoke")
    public KeyRevocation revoke() {
        return new KeyRevocation(session, new AccountGuard(session).openRealm()).requireForm();
    }

    /** The check that gateways make. Some of them append the path of the request that they ask about. */
    @Path("authorize{request:(/.*)?}")
    public GatewayDoor authorize() {
        return new GatewayDoor(session, new AccountGuard(session).openRealm(), minted).withoutForm();
    }

    /** Keycloak answers no preflight requests for realm resources. */
    @OPTIONS
    @Path("{any:.*}")
    public Response preflight() {
        return Cors.builder()
                .preflight()
                .allowedMethods("GET", "POST", "PATCH", "DELETE")
                .auth()
                .add(Response.ok());
    }

    private Caller admit() {
        return new AccountGuard(session).admit();
    }

    private Page page() {
        return Page.of(session.getContext().getUri().getQueryParameters());
    }

    private OwnKeys own(Caller caller) {
        return ApiKeys.of(session).ownedBy(caller.realm(), caller.user());
    }

    /** What is done with a user's keys, and the events of it. */
    private interface Work<T> {
        T with(OwnKeys own, KeyEvents events);
    }

    private <T> T inTransaction(Caller caller, Work<T> work) {
        return UnitOfWork.run(
                session,
                caller.realm(),
                (own, realm) -> work.with(ApiKeys.of(own).ownedBy(realm, caller.user()), events(own, realm, caller)));
    }

    /** Read apart, so that the request holds no connection while it waits for its body, and then for a transaction. */
    private KeyId known(Caller caller, String id) {
        KeyId known = id(id);
        return inTransaction(caller, (own, events) -> own.get(known).id());
    }

    private KeyEvents events(Caller caller) {
        return events(session, caller.realm(), caller);
    }

    private static KeyEvents events(KeycloakSession session, RealmModel realm, Caller caller) {
        return new KeyEvents(
                session,
                realm,
                caller.user(),
                caller.login().client().getClientId(),
                caller.login().impersonatorId());
    }

    private static KeyId id(String text) {
        return KeyId.parse(text).orElseThrow(Rejection::notFound);
    }

    private Response shown(Caller caller, NewKey key) {
        CacheControl control = new CacheControl();
        control.setNoStore(true);
        return Response.created(session.getContext()
                        .getUri()
                        .getBaseUriBuilder()
                        .path("realms/{realm}/api-keys/{id}")
                        .build(caller.realm().getName(), key.details().id().value()))
                .cacheControl(control)
                .entity(KeyJson.of(key))
                .build();
    }
}
