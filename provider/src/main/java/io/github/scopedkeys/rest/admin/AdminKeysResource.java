/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.search.BoundedCount;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.store.OwnTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/api-keys}: the keys of all users. Administrators who may view users can list them. Those
 * who may manage users can also disable them in bulk and import them (see {@link KeyAccess}). Secrets are never
 * returned.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminKeysResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminEventBuilder event;
    private final KeyAccess access;
    private final AdminKeyChanges changes;

    AdminKeysResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.event = event.resource("API_KEY");
        this.access = new KeyAccess(session, realm, auth);
        this.changes = new AdminKeyChanges(session, realm, auth.adminAuth(), this.event);
    }

    /** Returns keys, filtered and sorted by {@link KeyParameters}. */
    @GET
    public List<Map<String, Object>> list() {
        KeyParameters parameters =
                KeyParameters.ofList(session.getContext().getUri().getQueryParameters());
        KeyFilter filter = parameters.filter(keys()::limits);
        access.requireView(filter.userId());
        Page page = parameters.page();
        return json(keys().list(filter, parameters.sort(), page.first(), page.max()));
    }

    /** Returns the number of keys; with {@code atMost}, a {@link BoundedCount}. */
    @GET
    @Path("count")
    public Object count() {
        KeyParameters parameters =
                new KeyParameters(session.getContext().getUri().getQueryParameters(), "atMost");
        KeyFilter filter = parameters.filter(keys()::limits);
        Integer atMost = parameters.atMost();
        access.requireView(filter.userId());
        return atMost == null ? keys().count(filter) : keys().count(filter, atMost);
    }

    /** Returns how many keys of each sort the realm has, with the filter that lists them. */
    @GET
    @Path("posture")
    public Map<String, Object> posture() {
        access.requireView(null);
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        return PostureJson.of(keys().posture());
    }

    /** Returns the keys that match the filter, newest first, as a table. */
    @GET
    @Path("export")
    @Produces(KeyExport.TYPE)
    public Response export() {
        KeyFilter filter = new KeyParameters(session.getContext().getUri().getQueryParameters()).filter(keys()::limits);
        access.requireView(filter.userId());
        return KeyExport.response(session.getKeycloakSessionFactory(), realm.getId(), filter);
    }

    /** The bulk disables. */
    @Path("disable")
    public AdminBulkResource bulk() {
        return new AdminBulkResource(session, realm, access, changes);
    }

    /**
     * Imports keys of an older system, one {@link LegacyLine} per line, and reports on each in a line of the response.
     */
    @POST
    @Path("import")
    @Produces(BodyType.NDJSON)
    public Response importLegacy(InputStream body) {
        BodyType.requireNdjson(session);
        access.requireManage(null);
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        // A separate transaction: the request's own would hold a connection until the last line is read.
        OwnTransaction.run(
                sessions,
                own -> ApiKeysProvider.of(own)
                        .legacyImport(realm, changes.author())
                        .requirePepper());
        importEvent(sessions, Map.of("import", "started"));
        return Response.ok(new LegacyImportStream(
                        sessions,
                        realm.getId(),
                        changes.author(),
                        body,
                        summary -> importEvent(sessions, Map.of("import", summary))))
                .build();
    }

    @Path("{id}")
    public AdminKeyResource key(@PathParam("id") String id) {
        return new AdminKeyResource(session, realm, id, access, changes);
    }

    /** Sends an admin event about the import, in a transaction of its own, like the batches. */
    private void importEvent(KeycloakSessionFactory sessions, Map<String, ?> representation) {
        AdminEventBuilder imported = event.operation(OperationType.ACTION).resourcePath(AdminKeyChanges.PATH, "import");
        OwnTransaction.run(sessions, own -> {
            RealmModel existing = own.realms().getRealm(realm.getId());
            if (existing == null) {
                // Deleted in the meantime, with its events.
                return;
            }
            own.getContext().setRealm(existing);
            imported.clone(own).representation(representation).success();
        });
    }

    private List<Map<String, Object>> json(List<KeyWithOwner> found) {
        return AdminKeyChanges.json(keys(), found);
    }

    private AdminKeys keys() {
        return ApiKeysProvider.of(session).all(realm, changes.author());
    }
}
