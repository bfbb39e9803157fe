/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.fuzz;

import java.util.List;

/**
 * A request that is right, to be spoiled.
 *
 * @param query may be empty
 * @param headers whole lines, credentials included
 * @param contentType null if there is no body
 * @param ours whether errors have the shape of our REST; otherwise that of OAuth or Keycloak
 */
record Target(
        String method,
        String path,
        String query,
        List<String> headers,
        String contentType,
        String body,
        boolean ours) {}
