/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.KeyChange;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.rest.BodyType;
import io.github.scopedkeys.rest.HistoryJson;
import io.github.scopedkeys.rest.JsonBody;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.KeyRequests;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.RotationJson;
import io.github.scopedkeys.rest.UsageJson;
import io.github.scopedkeys.rest.UsageQuery;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/** {@code /realms/{realm}/api-keys/{id}}: one key, for its owner. */
@Produces(MediaType.APPLICATION_JSON)
public final class AccountKeyResource {

    private final KeycloakSession session;
    private final String id;

    /** @param id as in the path, which may be no id */
    AccountKeyResource(KeycloakSession session, String id) {
        this.session = session;
        this.id = id;
    }

    @GET
    public Map<String, Object> get() {
        CallersKeys own = admitWithoutParameters();
        return KeyJson.of(own.read().get(CallersKeys.id(id)));
    }

    /** Returns what was changed about the key, newest first. */
    @GET
    @Path("history")
    public List<Map<String, Object>> history() {
        CallersKeys own = admit();
        Page page = Page.withoutSearch(session.getContext().getUri().getQueryParameters());
        return HistoryJson.forOwner(own.history(CallersKeys.id(id), page));
    }

    @PATCH
    public Map<String, Object> change(InputStream body) {
        BodyType.requireJson(session);
        CallersKeys own = admitWithoutParameters();
        KeyId known = own.existing(id);
        try {
            KeyChange change = KeyRequests.change(body);
            // Lock only after reading the body: a slow sender would otherwise keep administrators from disabling the
            // key.
            KeyDetails changed = own.inTransaction((keys, events) -> {
                KeyDetails former = keys.lock(known, change);
                if (change.widens(former)) {
                    own.caller().requireMayExtendAccess();
                }
                KeyDetails key = keys.change(former, change);
                events.changed(former, key);
                return key;
            });
            return KeyJson.of(changed);
        } catch (Rejection rejection) {
            own.refused(known, "update", rejection);
            throw rejection;
        }
    }

    /** Replaces a key. Only this response contains the new key; the old one stays valid for {@code graceSeconds}. */
    @POST
    @Path("rotate")
    public Response rotate(InputStream body) {
        BodyType.requireJson(session);
        CallersKeys own = admitWithoutParameters();
        KeyId known = own.existing(id);
        try {
            long graceSeconds = KeyRequests.grace(body);
            own.caller().requireMayExtendAccess();
            NewKey successor = own.inTransaction((keys, events) -> {
                NewKey key = keys.rotate(known, graceSeconds);
                events.rotated(known, key.details());
                return key;
            });
            return own.created(successor);
        } catch (Rejection rejection) {
            own.refused(known, "rotate", rejection);
            throw rejection;
        }
    }

    /** Ends a replaced key before its grace does. */
    @POST
    @Path("end")
    public Map<String, Object> end(InputStream body) {
        CallersKeys own = admitWithoutParameters();
        JsonBody.requireNone(body);
        KeyId known = own.existing(id);
        try {
            KeyDetails key = own.inTransaction((keys, events) -> {
                KeyDetails former = keys.lock(known);
                KeyDetails ended = keys.end(former);
                if (!ended.equals(former)) {
                    events.ended(ended);
                }
                return ended;
            });
            return KeyJson.of(key);
        } catch (Rejection rejection) {
            own.refused(known, "end", rejection);
            throw rejection;
        }
    }

    /** Disables the key because it has leaked, as a report of a whole key does. */
    @POST
    @Path("leak")
    public Map<String, Object> reportLeak(InputStream body) {
        CallersKeys own = admitWithoutParameters();
        JsonBody.requireNone(body);
        KeyId known = own.existing(id);
        return KeyJson.of(own.markAsLeaked(known));
    }

    /** Returns how far programs have moved from a replaced key to its successor. */
    @GET
    @Path("rotation")
    public Map<String, Object> rotation() {
        CallersKeys own = admitWithoutParameters();
        return RotationJson.of(ApiKeysProvider.of(session)
                .usage()
                .rotation(own.caller().realm().getId(), own.read().get(CallersKeys.id(id))));
    }

    @DELETE
    public void delete() {
        CallersKeys own = admitWithoutParameters();
        KeyId known = CallersKeys.id(id);
        own.inTransaction((keys, events) -> {
            KeyDetails key = keys.lock(known);
            keys.delete(key);
            events.deleted(key.id());
            return key;
        });
    }

    /** Returns what the key was used for, day by day. */
    @GET
    @Path("usage")
    public Map<String, Object> usage() {
        CallersKeys own = admit();
        int days = UsageQuery.days(session.getContext().getUri().getQueryParameters());
        return UsageJson.of(ApiKeysProvider.of(session).usage().usage(own.read().get(CallersKeys.id(id)), days));
    }

    /** Returns narrower permissions that would allow all that the key was used for. */
    @GET
    @Path("advice")
    public Map<String, Object> advice() {
        CallersKeys own = admitWithoutParameters();
        return UsageJson.of(ApiKeysProvider.of(session)
                .advice(own.caller().realm(), own.read().get(CallersKeys.id(id))));
    }

    /** A parameter that is ignored, such as a grace in the wrong place, can cost its sender an outage. */
    private CallersKeys admitWithoutParameters() {
        CallersKeys own = admit();
        Page.requireNoParameters(session.getContext().getUri().getQueryParameters());
        return own;
    }

    private CallersKeys admit() {
        return CallersKeys.of(session);
    }
}
