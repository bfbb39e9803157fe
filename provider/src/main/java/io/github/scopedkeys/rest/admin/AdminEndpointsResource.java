/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.owner.KeycloakOwners;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.JsonBody;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.store.Endpoint;
import io.github.scopedkeys.store.Endpoints;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/api-endpoints}: the catalogue of endpoints, maintained by the platform's control plane.
 * Callers need permission to manage the realm, or the role {@value #ROLE} of the realm's management client, which
 * grants nothing else.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminEndpointsResource {

    static final String ROLE = "manage-api-endpoints";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder event;

    AdminEndpointsResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.event = event.resource("API_ENDPOINT");
    }

    /** Returns the catalogue, ordered by id. {@code search} matches part of the id or name. */
    @GET
    public List<Map<String, Object>> list() {
        requireManage();
        Page page = Page.of(session.getContext().getUri().getQueryParameters());
        return endpoints().list(page.search(), page.first(), page.max()).stream()
                .map(KeyJson::of)
                .toList();
    }

    @GET
    @Path("{id}")
    public Map<String, Object> get(@PathParam("id") String id) {
        requireManage();
        return KeyJson.of(endpoints().find(id(id)).orElseThrow(Rejection::notFound));
    }

    /**
     * Adds an endpoint (201) or replaces it (200). A repeated request changes nothing and sends no event. With
     * {@code If-None-Match: *}, it only adds: 412 if the id is taken.
     */
    @PUT
    @Path("{id}")
    public Response put(@PathParam("id") String id, @Context HttpHeaders headers, InputStream body) {
        BodyType.requireJson(session);
        requireManage();
        Endpoint endpoint = endpoint(id, JsonBody.read(body, Set.of("id", "name", "ownerId")));
        boolean added = UnitOfWork.run(session, realm, (own, there) -> {
            Endpoints endpoints = ApiKeysProvider.of(own).endpoints(there);
            if (!endpoints.lockParents(endpoint.ownerId())) {
                throw unknownOwner();
            }
            Optional<Endpoint> former = former(endpoints, endpoint.id());
            EndpointPrecondition.require(headers, former.isPresent());
            if (!former.equals(Optional.of(endpoint))) {
                endpoints.put(endpoint);
                event.clone(own)
                        .operation(former.isPresent() ? OperationType.UPDATE : OperationType.CREATE)
                        .resourcePath("api-endpoints", id)
                        .representation(KeyJson.of(endpoint))
                        .success();
            }
            return former.isEmpty();
        });
        return Response.status(added ? Response.Status.CREATED : Response.Status.OK)
                .entity(KeyJson.of(endpoint))
                .build();
    }

    private static Optional<Endpoint> former(Endpoints endpoints, EndpointId id) {
        Optional<EndpointId> there = endpoints.lock(id);
        if (there.isPresent() && !there.get().equals(id)) {
            throw Rejection.conflict(
                    "endpoint_id_case",
                    "The endpoint " + there.get()
                            + " already exists, and ids must differ in more than case. Use that id or another one.");
        }
        return there.flatMap(endpoints::find);
    }

    /** Removes an endpoint and revokes every key's access to it. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        requireManage();
        EndpointId endpoint = id(id);
        UnitOfWork.run(session, realm, (own, there) -> {
            Endpoints endpoints = ApiKeysProvider.of(own).endpoints(there);
            endpoints.delete(endpoints.lock(endpoint).filter(endpoint::equals).orElseThrow(Rejection::notFound));
            event.clone(own)
                    .operation(OperationType.DELETE)
                    .resourcePath("api-endpoints", id)
                    .success();
            return endpoint;
        });
    }

    private void requireManage() {
        if (!auth.realm().canManageRealm() && !hasRole()) {
            throw new ForbiddenException();
        }
    }

    private boolean hasRole() {
        ClientModel management = auth.adminAuth().getRealm().equals(realm)
                ? realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID)
                : realm.getMasterAdminClient();
        return management != null && auth.adminAuth().hasAppRole(management, ROLE);
    }

    private Endpoint endpoint(String id, JsonBody json) {
        EndpointId endpointId = EndpointId.parse(id)
                .orElseThrow(() -> Rejection.badRequest(
                        "invalid_endpoint_id", "An endpoint id must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}"));
        if (KeyHint.holdsKey(id)) {
            throw Rejection.badRequest(
                    "invalid_endpoint_id",
                    "The endpoint id contains an API key. Choose another id, and rotate that key if others have seen"
                            + " it.");
        }
        if (json.text("id").map(named -> !named.equals(id)).orElse(false)) {
            throw Rejection.badRequest(
                    "invalid_endpoint_id",
                    "The id in the body differs from the id in the path. Send the same id or none.");
        }
        Optional<String> ownerId = json.text("ownerId");
        if (ownerId.isPresent() && KeycloakOwners.find(session, realm, ownerId.get()) == null) {
            throw unknownOwner();
        }
        String name =
                json.name("name").orElseThrow(() -> Rejection.badRequest("invalid_name", "The field name is required"));
        return new Endpoint(endpointId, name, ownerId.orElse(null));
    }

    private static Rejection unknownOwner() {
        return Rejection.badRequest(
                "unknown_owner", "No user has this ownerId. Send the id of a user of this realm, or omit ownerId.");
    }

    private Endpoints endpoints() {
        return ApiKeysProvider.of(session).endpoints(realm);
    }

    private static EndpointId id(String text) {
        return EndpointId.parse(text).orElseThrow(Rejection::notFound);
    }
}
