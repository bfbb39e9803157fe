/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The check that a gateway calls for each request: nginx {@code auth_request}, Traefik forwardAuth, Envoy ext_authz or
 * Caddy forward_auth. It takes the caller's key and returns a scoped token for the services behind the gateway.
 */
package io.github.scopedkeys.gateway;
