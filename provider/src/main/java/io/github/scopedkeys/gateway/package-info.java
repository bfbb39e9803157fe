/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The check that a gateway makes before it lets a request pass (nginx {@code auth_request}, Traefik forwardAuth, Envoy
 * ext_authz, Caddy forward_auth): the caller's key goes in, a scoped token for the services behind comes out.
 */
package io.github.scopedkeys.gateway;
