/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.rest.JsonBody;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.UndoableBatches.UndoableBatch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code /admin/realms/{realm}/api-keys/disable}: disables many keys at once, and undoes that. Administrators who may
 * view the users see what can be undone; those who may manage them can disable and undo (see {@link KeyAccess}).
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminBulkResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final KeyAccess access;
    private final AdminKeyChanges changes;

    AdminBulkResource(KeycloakSession session, RealmModel realm, KeyAccess access, AdminKeyChanges changes) {
        this.session = session;
        this.realm = realm;
        this.access = access;
        this.changes = changes;
    }

    /** Returns the bulk disables whose undo would change something, newest first. */
    @GET
    public List<Map<String, Object>> list() {
        MultivaluedMap<String, String> sent = session.getContext().getUri().getQueryParameters();
        QueryText query = new QueryText(sent, Set.of("userId"), List.of("first", "max"));
        String userId = query.text("userId");
        Page page = Page.of(null, query.raw("first"), query.raw("max"));
        access.requireView(userId);
        return bulkDisable().undoable(userId, page.first(), page.max()).stream()
                .map(AdminBulkResource::json)
                .toList();
    }

    private static Map<String, Object> json(UndoableBatch batch) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("batch", batch.id());
        json.put("timestamp", batch.created());
        putKnown(json, "userId", batch.userId());
        putKnown(json, "username", batch.username());
        putKnown(json, "actor", batch.actor());
        putKnown(json, "actorId", batch.actorId());
        json.put("count", batch.keys().count());
        json.put("more", batch.keys().more());
        if (batch.contents() != null) {
            json.putAll(KeyJson.of(batch.contents()));
        }
        return json;
    }

    private static void putKnown(Map<String, Object> json, String name, String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** Disables all keys that match the filter; with {@code dryRun=true}, only counts them and names their owners. */
    @POST
    public Map<String, Object> disable(InputStream body) {
        KeyParameters parameters =
                new KeyParameters(session.getContext().getUri().getQueryParameters(), "dryRun", "atMost");
        KeyFilter filter = parameters.filter(keys()::limits);
        Integer atMost = parameters.atMost();
        access.requireManage(filter.userId());
        // A dryRun in the body would otherwise disable all keys.
        JsonBody.requireNone(body);
        if (filter.isEmpty()) {
            throw Rejection.badRequest(
                    "filter_required", "Send a filter for the keys to disable, or enabled=true for all keys");
        }
        boolean dryRun = parameters.flag("dryRun");
        if (dryRun) {
            return dryRun(filter, atMost);
        }
        if (atMost != null) {
            throw QueryText.invalid("Send atMost only with dryRun=true: all keys that match are disabled");
        }
        endTransactionOfRequest();
        AdminBulkChanges.Done done = new AdminBulkChanges(changes).disable(filter, parameters.requested());
        return KeyJson.of(done.disabled(), done.batch());
    }

    private Map<String, Object> dryRun(KeyFilter filter, Integer atMost) {
        if (atMost == null) {
            return KeyJson.of(bulkDisable().dryRun(filter));
        }
        return KeyJson.bounded(bulkDisable().dryRun(filter, atMost));
    }

    /** Undoes a bulk disable. Keys that were enabled, disabled or rotated since then stay as they are. */
    @POST
    @Path("{batch}/undo")
    public Map<String, Object> undo(@PathParam("batch") String id, InputStream body) {
        AdminBulkChanges bulk = new AdminBulkChanges(changes);
        Batch batch = access.toManage(bulk.batch(id));
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        JsonBody.requireNone(body);
        endTransactionOfRequest();
        return bulk.undo(batch);
    }

    /**
     * Ends the transaction of the request, which only read, before work that may last longer than a transaction may:
     * Keycloak could not commit it afterwards, and would respond with an error to what is done.
     */
    private void endTransactionOfRequest() {
        session.getTransactionManager().commit();
    }

    private AdminBulkDisable bulkDisable() {
        return ApiKeysProvider.of(session).bulkDisable(realm, changes.author());
    }

    private AdminKeys keys() {
        return ApiKeysProvider.of(session).all(realm, changes.author());
    }
}
