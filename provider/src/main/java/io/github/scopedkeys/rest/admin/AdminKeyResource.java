/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.HistoryJson;
import io.github.scopedkeys.rest.JsonBody;
import io.github.scopedkeys.rest.KeyRequests;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.RotationJson;
import io.github.scopedkeys.rest.UsageJson;
import io.github.scopedkeys.rest.UsageQuery;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code /admin/realms/{realm}/api-keys/{id}}: one key. Administrators who may view its owner can read it; those who
 * may manage its owner can also enable, disable and delete it, and mark it as leaked (see {@link KeyAccess}).
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminKeyResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String id;
    private final KeyAccess access;
    private final AdminKeyChanges changes;

    /** @param id as in the path, which may be no id */
    AdminKeyResource(KeycloakSession session, RealmModel realm, String id, KeyAccess access, AdminKeyChanges changes) {
        this.session = session;
        this.realm = realm;
        this.id = id;
        this.access = access;
        this.changes = changes;
    }

    @GET
    public Map<String, Object> get() {
        AdminKeys keys = keys();
        return AdminKeyChanges.json(keys, List.of(access.toView(keys, id))).get(0);
    }

    /** Returns what was changed about the key, newest first. */
    @GET
    @Path("history")
    public List<Map<String, Object>> history() {
        AdminKeys keys = keys();
        KeyWithOwner key = access.toView(keys, id);
        Page page = Page.withoutSearch(session.getContext().getUri().getQueryParameters());
        return HistoryJson.forAdministrator(keys.history(key, page.first(), page.max()));
    }

    @PATCH
    public Map<String, Object> change(InputStream body) {
        BodyType.requireJson(session);
        return changes.setEnabled(requireManage(), KeyRequests.enabled(body));
    }

    /** Enables or disables a key for {@code kcadm.sh}, which reads a key, changes a field and sends it back whole. */
    @PUT
    public Map<String, Object> put(InputStream body) {
        BodyType.requireJson(session);
        Map<String, Object> known =
                changes.inTransaction(transaction -> transaction.json(access.toManage(transaction.keys(), id)));
        return changes.setEnabled(new KeyId((String) known.get("id")), KeyRequests.enabled(body, known));
    }

    /** Disables the key because it has leaked, as a report of a whole key does. */
    @POST
    @Path("leak")
    public Map<String, Object> reportLeak(InputStream body) {
        KeyId known = requireManage();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        JsonBody.requireNone(body);
        return changes.reportLeak(known);
    }

    @DELETE
    public void delete() {
        changes.delete(requireManage());
    }

    /** Returns what the key was used for, day by day. */
    @GET
    @Path("usage")
    public Map<String, Object> usage() {
        KeyDetails key = requireView();
        int days = UsageQuery.days(session.getContext().getUri().getQueryParameters());
        return UsageJson.of(ApiKeysProvider.of(session).usage().usage(key, days));
    }

    /** Returns narrower permissions that would allow all that the key was used for. */
    @GET
    @Path("advice")
    public Map<String, Object> advice() {
        KeyDetails key = requireView();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        return UsageJson.of(ApiKeysProvider.of(session).advice(realm, key));
    }

    /** Returns how far programs have moved from a replaced key to its successor. */
    @GET
    @Path("rotation")
    public Map<String, Object> rotation() {
        KeyDetails key = requireView();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        return RotationJson.of(ApiKeysProvider.of(session).usage().rotation(realm.getId(), key));
    }

    private KeyDetails requireView() {
        return access.toView(keys(), id).details();
    }

    private AdminKeys keys() {
        return ApiKeysProvider.of(session).all(realm, changes.author());
    }

    /**
     * In a transaction of its own, because a key never changes its owner, and a change locks the key before it reads
     * it.
     */
    private KeyId requireManage() {
        return changes.inTransaction(
                transaction -> access.toManage(transaction.keys(), id).details().id());
    }
}
