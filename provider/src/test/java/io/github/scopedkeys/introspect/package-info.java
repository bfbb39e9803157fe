/* SPDX-License-Identifier: Apache-2.0 */
/** What a service learns when it asks Keycloak about a key or a token (RFC 7662), and how a key is revoked (RFC 7009). */
package io.github.scopedkeys.introspect;
