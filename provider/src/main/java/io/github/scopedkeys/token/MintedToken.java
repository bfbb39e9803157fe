/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.Scope;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.util.Time;
import org.keycloak.representations.AccessTokenResponse;

/**
 * A token minted from a key, with what a response says about it.
 *
 * @param id the token's {@code jti}
 * @param type {@code Bearer} or {@code DPoP}
 * @param issued seconds since the epoch
 * @param expires seconds since the epoch
 * @param notBefore the {@code not-before-policy} of the response, in seconds since the epoch
 * @param members further members of the response, from the client's mappers
 */
record MintedToken(
        String token, String id, String type, long issued, long expires, int notBefore, Map<String, Object> members) {

    /** Returns the response to an exchange (RFC 8693 section 2.2.1); {@code expires_in} is what is left. */
    AccessTokenResponse response(Scope scope) {
        AccessTokenResponse response = new AccessTokenResponse();
        response.setToken(token);
        response.setTokenType(type);
        response.setExpiresIn(expires - TimeUnit.MILLISECONDS.toSeconds(Time.currentTimeMillis()));
        response.setNotBeforePolicy(notBefore);
        response.setScope(scope.toString());
        members.forEach(response::setOtherClaims);
        response.setOtherClaims(OAuth2Constants.ISSUED_TOKEN_TYPE, OAuth2Constants.ACCESS_TOKEN_TYPE);
        response.setOtherClaims(OAuth2Constants.AUTHORIZATION_DETAILS, scope.authorizationDetails());
        return response;
    }

    /** Returns the time at which half of the token's life is over, in milliseconds since the epoch. */
    long halfLife() {
        return (issued + expires) * 500;
    }
}
