/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.ApiKeys;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyFilter;
import io.github.scopedkeys.store.OwnedKey;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/api-keys}: all users' keys. Whoever may view users sees them, whoever may manage users
 * switches and deletes them; where one user is named, fine-grained permissions on that user are enough. Nobody makes or
 * reads a key here.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class AdminApiKeys {

    private static final String PATH = "api-keys";
    private static final String NDJSON = "application/x-ndjson";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder event;

    AdminApiKeys(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.event = event.resource("API_KEY");
    }

    /** Returns keys, newest first. {@link KeyParameters} has the filter. */
    @GET
    public List<Map<String, Object>> list() {
        KeyParameters parameters =
                KeyParameters.ofList(session.getContext().getUri().getQueryParameters());
        KeyFilter filter = parameters.filter(keys()::limits);
        requireView(filter);
        Page page = parameters.page();
        return json(keys().list(filter, page.first(), page.max()));
    }

    @GET
    @Path("count")
    public long count() {
        KeyFilter filter = new KeyParameters(session.getContext().getUri().getQueryParameters()).filter(keys()::limits);
        requireView(filter);
        return keys().count(filter);
    }

    /** Switches off all keys that the filter means; with {@code dryRun=true} it only tells how many, and whose. */
    @POST
    @Path("disable")
    public Map<String, Object> disable() {
        KeyParameters parameters =
                new KeyParameters(session.getContext().getUri().getQueryParameters(), "dryRun");
        KeyFilter filter = parameters.filter(keys()::limits);
        UserModel user = user(filter.userId());
        if (user == null) {
            auth.users().requireManage();
        } else {
            auth.users().requireManage(user);
        }
        if (filter.isEmpty()) {
            throw Rejection.badRequest("filter_required", "Say which keys to disable: enabled=true means all");
        }
        boolean dryRun = parameters.flag("dryRun");
        AdminKeys.Disabled disabled = keys().disable(filter, dryRun);
        if (!dryRun && disabled.count() > 0) {
            event.operation(OperationType.ACTION)
                    .resourcePath(PATH, "disable")
                    .representation(Map.of("filter", parameters.asked(), "count", disabled.count()))
                    .success();
            disabled.named().forEach(key -> userEvent(key, (events, former) -> events.disabled(former.details())));
        }
        return KeyJson.of(disabled);
    }

    /** Brings keys of an older system over: an entry a line, {@link LegacyLine}, and a line of the answer for each. */
    @POST
    @Path("import")
    @Consumes(NDJSON)
    @Produces(NDJSON)
    public Response importLegacy(InputStream body) {
        auth.users().requireManage();
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        importEvent(sessions, Map.of("import", "started"));
        return Response.ok(new LegacyImportStream(
                        sessions, realm.getId(), body, summary -> importEvent(sessions, Map.of("import", summary))))
                .build();
    }

    @GET
    @Path("{id}")
    public Map<String, Object> get(@PathParam("id") String id) {
        return json(List.of(find(id))).get(0);
    }

    /** Switches a key. {@code kcadm.sh} knows no PATCH, so PUT does the same. */
    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> change(@PathParam("id") String id, InputStream body) {
        OwnedKey former = findToManage(id);
        boolean enabled = JsonBody.read(body, Set.of("enabled"))
                .bool("enabled")
                .orElseThrow(() -> Rejection.badRequest("invalid_request", "The field enabled must be there"));
        if (isAlready(former, enabled)) {
            return json(List.of(former)).get(0);
        }
        OwnedKey key = keys().enable(former, enabled);
        Map<String, Object> json = json(List.of(key)).get(0);
        event.operation(OperationType.UPDATE)
                .resourcePath(PATH, id)
                .representation(json)
                .success();
        userEvent(key, (events, switched) -> {
            if (enabled) {
                events.enabled(switched.details());
            } else {
                events.disabled(switched.details());
            }
        });
        return json;
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> put(@PathParam("id") String id, InputStream body) {
        return change(id, body);
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        OwnedKey key = findToManage(id);
        keys().delete(key);
        event.operation(OperationType.DELETE).resourcePath(PATH, id).success();
        userEvent(key, (events, deleted) -> events.deleted(deleted.details()));
    }

    /** In a transaction of its own, as the keys are. */
    private void importEvent(KeycloakSessionFactory sessions, Map<String, ?> representation) {
        AdminEventBuilder imported = event.operation(OperationType.ACTION).resourcePath(PATH, "import");
        KeycloakModelUtils.runJobInTransaction(sessions, own -> {
            own.getContext().setRealm(own.realms().getRealm(realm.getId()));
            imported.clone(own).representation(representation).success();
        });
    }

    private void requireView(KeyFilter filter) {
        UserModel user = user(filter.userId());
        if (user == null) {
            auth.users().requireView();
        } else {
            auth.users().requireView(user);
        }
    }

    /** As Keycloak does for users: that something is not there is told only to those who may look for it. */
    private OwnedKey find(String id) {
        Optional<OwnedKey> found = KeyId.parse(id).flatMap(keys()::find);
        if (found.isEmpty()) {
            if (auth.users().canQuery()) {
                throw Rejection.notFound();
            }
            throw new ForbiddenException();
        }
        UserModel owner = user(found.get().details().userId());
        if (owner == null) {
            auth.users().requireView();
        } else {
            auth.users().requireView(owner);
        }
        return found.get();
    }

    private OwnedKey findToManage(String id) {
        OwnedKey key = find(id);
        UserModel owner = user(key.details().userId());
        if (owner == null) {
            auth.users().requireManage();
        } else {
            auth.users().requireManage(owner);
        }
        return key;
    }

    /** An owner's own switch is not the administrator's: the owner could turn it again. */
    private static boolean isAlready(OwnedKey key, boolean enabled) {
        return enabled
                ? key.details().enabled()
                : KeyDetails.BY_ADMINISTRATOR.equals(key.details().disabledBy());
    }

    private void userEvent(OwnedKey key, BiConsumer<KeyEvents, OwnedKey> happened) {
        UserModel owner = user(key.details().userId());
        if (owner != null) {
            String client = auth.adminAuth().getClient().getClientId();
            happened.accept(
                    new KeyEvents(
                            session, realm, owner, client, auth.adminAuth().getUser()),
                    key);
        }
    }

    private List<Map<String, Object>> json(List<OwnedKey> found) {
        Map<KeyId, List<String>> exceeded = keys().exceeded(found);
        return found.stream()
                .map(key -> KeyJson.of(key, exceeded.getOrDefault(key.details().id(), List.of())))
                .toList();
    }

    private UserModel user(String id) {
        return id == null ? null : session.users().getUserById(realm, id);
    }

    private AdminKeys keys() {
        return ApiKeys.of(session).all(realm);
    }
}
