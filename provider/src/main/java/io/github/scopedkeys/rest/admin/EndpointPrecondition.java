/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/**
 * The conditions of a PUT (RFC 9110 section 13.1). Endpoints have no entity tags, so only {@code *} can be compared.
 * Any other value would be an error of the caller, who wanted to protect an endpoint that is there.
 */
final class EndpointPrecondition {

    private static final List<String> ANY = List.of("*");

    private EndpointPrecondition() {}

    /** @throws Rejection 412 if a header asks for another state than the endpoint's */
    static void require(HttpHeaders headers, boolean exists) {
        List<String> match = headers.getRequestHeader(HttpHeaders.IF_MATCH);
        List<String> noneMatch = headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH);
        if (!(match.isEmpty() || match.equals(ANY)) || !(noneMatch.isEmpty() || noneMatch.equals(ANY))) {
            throw Rejection.preconditionFailed(
                    "no_entity_tags",
                    "Endpoints have no entity tags. Send If-None-Match: * to only create, If-Match: * to only replace,"
                            + " or neither.");
        }
        if (exists && !noneMatch.isEmpty()) {
            throw Rejection.preconditionFailed(
                    "endpoint_exists",
                    "An endpoint with this id already exists. Choose another id, or omit If-None-Match to replace it.");
        }
        if (!exists && !match.isEmpty()) {
            throw Rejection.preconditionFailed(
                    "endpoint_missing", "There is no endpoint with this id. Omit If-Match to create it.");
        }
    }
}
