/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.JsonBody;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.PlainText;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.GateSetup;
import io.github.scopedkeys.token.GateSetup.Removal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AdminClientUpdateContext;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/api-gates}: the clients that may exchange keys, and why others may not. Callers need to
 * view or manage the client; fine-grained permissions on it are enough.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminGatesResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder event;

    AdminGatesResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.event = event.resource("API_GATE");
    }

    /**
     * Returns the clients that have the attribute and that the caller may view, by client id. {@code search} matches
     * part of the client id or name.
     */
    @GET
    public List<Map<String, Object>> list() {
        auth.clients().requireList();
        Page page = Page.of(session.getContext().getUri().getQueryParameters());
        return ApiKeysProvider.of(session).clientsWithAttribute().ids(realm.getId(), GatePolicy.ENABLED).stream()
                .flatMap(id -> Optional.ofNullable(realm.getClientById(id)).stream())
                .filter(client -> GatePolicy.isEnabled(client) && matches(client, page.search()))
                .filter(auth.clients()::canView)
                .sorted(Comparator.comparing(ClientModel::getClientId))
                .skip(page.first())
                .limit(page.max())
                .map(GateJson::of)
                .toList();
    }

    private static boolean matches(ClientModel client, String search) {
        return search == null || contains(client.getClientId(), search) || contains(client.getName(), search);
    }

    private static boolean contains(String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** Returns a client, whether or not it is a gate. */
    @GET
    @Path("{id}")
    public Map<String, Object> get(@PathParam("id") String id) {
        return GateJson.of(viewable(id));
    }

    /**
     * Gives the client the attribute. With {@code "mend": true}, also removes what keeps it from being a gate, where
     * that is possible; the response names the objections that remain. A repeated request changes nothing and sends no
     * event.
     */
    @PUT
    @Path("{id}")
    public Map<String, Object> put(@PathParam("id") String id, InputStream body) {
        BodyType.requireJson(session);
        ClientModel known = manageable(id);
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        JsonBody request = JsonBody.readOrEmpty(body, Set.of("mend", "scopeRequired"));
        boolean mend = request.bool("mend").orElse(false);
        Optional<Boolean> scopeRequired = request.bool("scopeRequired");
        if (new GateSetup(known).isOfKeycloak()) {
            throw Rejection.conflict(
                    "client_of_keycloak", "Keycloak itself uses this client. Choose or create another client.");
        }
        requireClientPolicies(known, mend, scopeRequired);
        return UnitOfWork.run(session, realm, (own, there) -> {
            ClientModel client = client(there, id);
            boolean added = !GatePolicy.isEnabled(client);
            boolean switched = scopeRequired.isPresent() && scopeRequired.get() != GatePolicy.requiresScope(client);
            if (added) {
                client.setAttribute(GatePolicy.ENABLED, "true");
            }
            if (switched) {
                client.setAttribute(
                        GatePolicy.SCOPE_REQUIRED, scopeRequired.get().toString());
            }
            List<Removal> removed = mend ? new GateSetup(client).mend() : List.of();
            Map<String, Object> json = GateJson.of(client, removed);
            if (added || switched || !removed.isEmpty()) {
                event.clone(own)
                        .operation(added ? OperationType.CREATE : OperationType.UPDATE)
                        .resourcePath("api-gates", id)
                        .representation(json)
                        .success();
            }
            return json;
        });
    }

    /** Removes the attribute, so the client can no longer exchange keys. The rest of the client stays as it is. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        manageable(id);
        UnitOfWork.run(session, realm, (own, there) -> {
            ClientModel client = client(there, id);
            if (client.getAttribute(GatePolicy.ENABLED) != null) {
                client.removeAttribute(GatePolicy.ENABLED);
                event.clone(own)
                        .operation(OperationType.DELETE)
                        .resourcePath("api-gates", id)
                        .success();
            }
            return client;
        });
    }

    /** Asks the realm's client policies, as for any change of a client by an administrator. */
    private void requireClientPolicies(ClientModel client, boolean mend, Optional<Boolean> scopeRequired) {
        ClientRepresentation changed = ModelToRepresentation.toRepresentation(client, session);
        changed.getAttributes().put(GatePolicy.ENABLED, "true");
        scopeRequired.ifPresent(
                required -> changed.getAttributes().put(GatePolicy.SCOPE_REQUIRED, required.toString()));
        if (mend) {
            changed.setFullScopeAllowed(false);
        }
        try {
            session.clientPolicy().triggerOnEvent(new AdminClientUpdateContext(changed, client, auth.adminAuth()));
        } catch (ClientPolicyException e) {
            throw Rejection.badRequest("client_policy", "A client policy rejects the change: " + e.getErrorDetail());
        }
    }

    private ClientModel viewable(String id) {
        // Databases reject some characters.
        ClientModel client = PlainText.is(id) ? realm.getClientById(id) : null;
        if (client == null) {
            // Like Keycloak: only administrators who may list clients learn that there is none.
            if (auth.clients().canList()) {
                throw Rejection.notFound();
            }
            throw new ForbiddenException();
        }
        auth.clients().requireView(client);
        return client;
    }

    private ClientModel manageable(String id) {
        ClientModel client = viewable(id);
        auth.clients().requireManage(client);
        return client;
    }

    private static ClientModel client(RealmModel realm, String id) {
        return Optional.ofNullable(realm.getClientById(id)).orElseThrow(Rejection::notFound);
    }
}
