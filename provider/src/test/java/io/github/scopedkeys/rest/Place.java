/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import java.util.Map;

/**
 * One key and one endpoint, the target of two concurrent calls.
 *
 * @param realmPath {@code /realms/<name>}
 * @param legacySecret an imported key of an older system
 */
record Place(
        Http http,
        String realmPath,
        User owner,
        String ownerToken,
        String administratorToken,
        NewKey key,
        String endpoint,
        String legacySecret) {

    /** A name and a grant on the endpoint, for a new key or a change. */
    Map<String, Object> wish() {
        return Map.of(
                "name",
                "Wished",
                "permissions",
                Map.of("graphql", "read", "endpoints", Map.of(endpoint, "read_write", "*", "read")));
    }

    Answer asOwner(String method, String path, Object body) {
        return send(http.request(method, realmPath + "/api-keys" + path).bearer(ownerToken), body);
    }

    Answer asAdministrator(String method, String path, Object body) {
        String whole = "/admin" + realmPath + (path.isEmpty() ? "" : "/" + path);
        return send(http.request(method, whole).bearer(administratorToken), body);
    }

    private static Answer send(Http.Request request, Object body) {
        return (body == null ? request : request.json(body)).send();
    }
}
