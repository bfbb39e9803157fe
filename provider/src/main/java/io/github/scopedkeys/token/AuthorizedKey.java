/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.Scope;
import java.util.Optional;

/** A verified key with the scope granted to this request. Only {@link KeyRedemption} makes one. */
public final class AuthorizedKey {

    private final RedeemableKey key;
    private final Scope scope;
    private final Optional<Scope> needed;

    /** @param needed the scope that the request named; empty if it named none and gets everything */
    AuthorizedKey(RedeemableKey key, Scope scope, Optional<Scope> needed) {
        this.key = key;
        this.scope = scope;
        this.needed = needed;
    }

    RedeemableKey key() {
        return key;
    }

    public Scope scope() {
        return scope;
    }

    Optional<Scope> needed() {
        return needed;
    }
}
