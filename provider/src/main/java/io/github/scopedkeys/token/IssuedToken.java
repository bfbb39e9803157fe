/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.Scope;
import org.keycloak.representations.AccessTokenResponse;

/** The token for a request. It may have been minted for an earlier one that asked for the same. */
public final class IssuedToken {

    private final MintedToken minted;
    private final Scope scope;
    private final boolean reused;

    IssuedToken(MintedToken minted, Scope scope, boolean reused) {
        this.minted = minted;
        this.scope = scope;
        this.reused = reused;
    }

    public String token() {
        return minted.token();
    }

    /** Returns the token's {@code jti}. */
    String id() {
        return minted.id();
    }

    /** Returns the response to an exchange or a direct grant. */
    public AccessTokenResponse response() {
        return minted.response(scope);
    }

    public boolean reused() {
        return reused;
    }
}
