/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Exchange of keys for tokens (RFC 8693), and the locks that leave such a token without power inside Keycloak. Omitting
 * roles from a token is not enough, since Keycloak reads the user's roles again. There are four locks:
 *
 * <ol>
 *   <li>{@link io.github.scopedkeys.token.GatePolicy} rejects clients whose scope includes Keycloak's own roles.
 *   <li>{@link io.github.scopedkeys.token.KeyTokenMark} marks the token with a grant type that Keycloak's own
 *       endpoints decline.
 *   <li>A marked token cannot become another token: neither by exchange
 *       ({@link io.github.scopedkeys.token.ApiKeyTokenExchange}), nor as an assertion of a user
 *       ({@link io.github.scopedkeys.token.JwtGrantWithoutKeyTokens}) or of a client
 *       ({@link io.github.scopedkeys.token.ClientAssertionWithoutKeyTokens}).
 *   <li>{@link io.github.scopedkeys.token.TokenMinter} gives the token an explicit, empty list of realm roles: client
 *       registration checks nothing else, and otherwise falls back to the client's scope.
 * </ol>
 */
package io.github.scopedkeys.token;
