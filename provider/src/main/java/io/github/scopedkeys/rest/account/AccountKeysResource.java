/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.gateway.GatewayResource;
import io.github.scopedkeys.introspect.RevocationResource;
import io.github.scopedkeys.leak.GithubKeys;
import io.github.scopedkeys.leak.LeakResource;
import io.github.scopedkeys.manage.KeyCreation;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.KeyRequests;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.account.AccountGuard.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.cors.Cors;

/**
 * {@code /realms/{realm}/api-keys}: management of keys by their owner, and the way to revocation, leak reports,
 * the gateway check, a key's own view of itself, and status lists.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AccountKeysResource {

    private final KeycloakSession session;
    private final GithubKeys githubKeys;

    AccountKeysResource(KeycloakSession session, GithubKeys githubKeys) {
        this.session = session;
        this.githubKeys = githubKeys;
    }

    /** Returns the caller's keys, newest first. {@code search} matches part of the name or the start of the id. */
    @GET
    public List<Map<String, Object>> list() {
        CallersKeys own = admit();
        Page page = page();
        return own.read().list(page.search(), page.first(), page.max()).stream()
                .map(KeyJson::of)
                .toList();
    }

    /** Creates a key. Only this response contains the whole key. */
    @POST
    public Response create(InputStream body) {
        BodyType.requireJson(session);
        CallersKeys own = admit();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        try {
            KeyCreation request = KeyRequests.creation(body);
            own.caller().requireMayExtendAccess();
            NewKey created = own.inTransaction((keys, events) -> {
                NewKey key = keys.create(request);
                events.created(key.details());
                return key;
            });
            return own.created(created);
        } catch (Rejection rejection) {
            own.refused(null, "create", rejection);
            throw rejection;
        }
    }

    /** Returns the endpoints to which the caller's keys may grant access. */
    @GET
    @Path("endpoints")
    public List<Map<String, Object>> endpoints() {
        Caller caller = admit().caller();
        Page page = page();
        return ApiKeysProvider.of(session)
                .endpoints(caller.realm())
                .listUsable(caller.user().getId(), page.search(), page.first(), page.max())
                .stream()
                .map(KeyJson::usable)
                .toList();
    }

    /** Returns the realm's rules for new keys. */
    @GET
    @Path("rules")
    public Map<String, Object> rules() {
        Caller caller = admit().caller();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        return KeyJson.of(RealmRules.of(caller.realm()));
    }

    @Path("{id}")
    public AccountKeyResource key(@PathParam("id") String id) {
        return new AccountKeyResource(session, id);
    }

    /** Revokes a key on behalf of its holder (RFC 7009). */
    @Path("revoke")
    public RevocationResource revoke() {
        return new RevocationResource(session, new AccountGuard(session).openRealm()).requireForm();
    }

    /** Takes reports of leaked keys from anyone. */
    @Path("leaks")
    public LeakResource leaks() {
        return new LeakResource(session, new AccountGuard(session).openRealm(), githubKeys);
    }

    /** Tells the holder of a key what the key is and can do. */
    @Path("self")
    public SelfResource self() {
        return new SelfResource(session, new AccountGuard(session).openRealm());
    }

    /** Serves the lists that tell services which keys have ended. */
    @Path("status/{list}")
    public StatusListResource statusList(@PathParam("list") String list) {
        return new StatusListResource(session, new AccountGuard(session).openRealm(), list);
    }

    /** Checks a key for a gateway. Some gateways append the path of the request to be checked. */
    @Path("authorize{request:(/.*)?}")
    public GatewayResource authorize() {
        return new GatewayResource(session, session.getContext().getRealm()).withoutForm();
    }

    /** Handles CORS preflight requests, which Keycloak does not do for realm resources. */
    @OPTIONS
    @Path("{any:.*}")
    public Response preflight() {
        return Cors.builder()
                .preflight()
                .allowedMethods("GET", "POST", "PATCH", "DELETE")
                .auth()
                .add(Response.ok());
    }

    private CallersKeys admit() {
        return CallersKeys.of(session);
    }

    private Page page() {
        return Page.of(session.getContext().getUri().getQueryParameters());
    }
}
