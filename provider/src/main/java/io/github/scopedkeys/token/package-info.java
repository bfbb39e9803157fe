/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a key becomes a token (RFC 8693), and what keeps that token powerless inside Keycloak: roles left out of a token
 * protect nothing, since Keycloak reads the user's roles again. What protects are four locks, all of them code: the
 * gate policy, the grant type that marks the token, the refusal to exchange such a token again, and the empty roles that
 * Keycloak's own endpoints find in it.
 */
package io.github.scopedkeys.token;
