/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.legacyKey;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Http;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A call on one key or endpoint, and the statuses it may return while another call is running. */
enum Call {
    CREATE("POST", "api-keys", 201, 400, 409) {
        @Override
        Answer send(Place place) {
            return place.asOwner("POST", "", place.wish());
        }
    },
    PATCH("PATCH", "api-keys/{id}", 200, 400, 404, 409) {
        @Override
        Answer send(Place place) {
            return place.asOwner("PATCH", "/" + place.key().id(), place.wish());
        }
    },
    ROTATE("POST", "api-keys/{id}/rotate", 201, 404, 409) {
        @Override
        Answer send(Place place) {
            return place.asOwner("POST", "/" + place.key().id() + "/rotate", Map.of("graceSeconds", 600));
        }
    },
    DISABLE_AND_ROTATE("POST", "api-keys/{id}/rotate, disabled", 201, 404, 409) {
        @Override
        Answer send(Place place) {
            Answer disabled = DISABLE.send(place);
            return disabled.status() == 200
                    ? place.asOwner("POST", "/" + place.key().id() + "/rotate", Map.of())
                    : disabled;
        }
    },
    ENABLE("PATCH", "api-keys/{id} enabled", 200, 404, 409) {
        @Override
        Answer send(Place place) {
            return place.asOwner("PATCH", "/" + place.key().id(), Map.of("enabled", true));
        }
    },
    DISABLE("PATCH", "api-keys/{id} disabled", 200, 404) {
        @Override
        Answer send(Place place) {
            return place.asOwner("PATCH", "/" + place.key().id(), Map.of("enabled", false));
        }
    },
    DISABLE_AS_ADMINISTRATOR("PATCH", "admin api-keys/{id}", 200, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("PATCH", "api-keys/" + place.key().id(), Map.of("enabled", false));
        }
    },
    DELETE("DELETE", "api-keys/{id}", 204, 404) {
        @Override
        Answer send(Place place) {
            return place.asOwner("DELETE", "/" + place.key().id(), null);
        }
    },
    DELETE_AS_ADMINISTRATOR("DELETE", "admin api-keys/{id}", 204, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("DELETE", "api-keys/" + place.key().id(), null);
        }
    },
    REVOKE("POST", "api-keys/revoke", 200) {
        @Override
        Answer send(Place place) {
            return place.http()
                    .post(place.realmPath() + "/api-keys/revoke")
                    .form("token", place.key().key())
                    .send();
        }
    },
    REPORT("POST", "api-keys/leaks", 202) {
        @Override
        Answer send(Place place) {
            return place.http()
                    .post(place.realmPath() + "/api-keys/leaks")
                    .json(Map.of("keys", List.of(place.key().key())))
                    .send();
        }
    },
    MARK_AS_LEAKED("POST", "admin api-keys/{id}/leak", 200, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("POST", "api-keys/" + place.key().id() + "/leak", null);
        }
    },
    DISABLE_IN_BULK("POST", "admin api-keys/disable", 200) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator(
                    "POST", "api-keys/disable?userId=" + place.owner().id(), null);
        }
    },
    DISABLE_IN_BULK_AND_UNDO("POST", "admin api-keys/disable, undo", 200) {
        @Override
        Answer send(Place place) {
            Answer disabled = DISABLE_IN_BULK.send(place);
            return disabled.status() == 200 && disabled.json().has("batch")
                    ? place.asAdministrator("POST", "api-keys/disable/" + disabled.text("batch") + "/undo", null)
                    : disabled;
        }
    },
    IMPORT("POST", "admin api-keys/import", 200) {
        @Override
        Answer send(Place place) {
            Http.Request request = place.http()
                    .post("/admin" + place.realmPath() + "/api-keys/import")
                    .bearer(place.administratorToken());
            return request.body(
                            "application/x-ndjson", legacyKey(place.owner().id(), "Older", place.legacySecret()) + "\n")
                    .send();
        }
    },
    PUT_ENDPOINT("PUT", "api-endpoints/{id}", 200, 201) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("PUT", "api-endpoints/" + place.endpoint(), Map.of("name", "Put"));
        }
    },
    DELETE_ENDPOINT("DELETE", "api-endpoints/{id}", 204, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("DELETE", "api-endpoints/" + place.endpoint(), null);
        }
    },
    DELETE_USER("DELETE", "users/{id}", 204, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("DELETE", "users/" + place.owner().id(), null);
        }
    },
    DELETE_REALM("DELETE", "realm", 204, 404) {
        @Override
        Answer send(Place place) {
            return place.asAdministrator("DELETE", "", null);
        }
    };

    private static final Set<Call> REMOVALS =
            Set.of(DELETE, DELETE_AS_ADMINISTRATOR, REVOKE, DELETE_USER, DELETE_REALM);
    private static final Set<Call> ENDS = Set.of(REPORT, MARK_AS_LEAKED, DISABLE_AND_ROTATE);
    private static final Set<Call> DISABLES = Set.of(DISABLE_AS_ADMINISTRATOR, DISABLE_IN_BULK);

    private final String method;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets
    private final Set<Integer> statuses;

    Call(String method, String path, Integer... statuses) {
        this.method = method;
        this.path = path;
        this.statuses = Set.of(statuses);
    }

    abstract Answer send(Place place);

    /**
     * Tells whether the call may return this status beside the other one: a deleted user or realm is no longer known.
     */
    boolean allows(int status, Call other) {
        boolean unknown = status == 401 || status == 403 || status == 404 || status == 400;
        return statuses.contains(status) || (other.endsOwner() && unknown);
    }

    /** Tells whether the call deletes the owner or the whole realm. */
    boolean endsOwner() {
        return this == DELETE_USER || this == DELETE_REALM;
    }

    /** Tells whether the key must no longer work once this call has succeeded. */
    boolean endsKey() {
        return REMOVALS.contains(this) || DISABLES.contains(this) || ENDS.contains(this);
    }

    /** Tells whether the key's successor must not work either. */
    boolean endsSuccessors() {
        return DISABLES.contains(this) || endsOwner();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
