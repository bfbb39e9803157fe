/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.fuzz;

import java.util.List;

/**
 * A valid request, to be spoiled.
 *
 * @param query may be empty
 * @param headers complete lines, including credentials
 * @param contentType null if there is no body
 * @param ours whether errors have the format of our REST; otherwise that of OAuth or Keycloak
 */
record Target(
        String method,
        String path,
        String query,
        List<String> headers,
        String contentType,
        String body,
        boolean ours) {}
