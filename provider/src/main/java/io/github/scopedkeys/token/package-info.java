/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a key becomes a token (RFC 8693), and what keeps that token powerless inside Keycloak: roles left out of a token
 * protect nothing, since Keycloak reads the user's roles again. What does protect are three locks, all of them code: the
 * gate policy, the grant type that marks the token, and the refusal to exchange such a token again.
 */
package io.github.scopedkeys.token;
