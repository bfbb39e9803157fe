/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.verify.VerifiedKey;
import org.keycloak.models.UserModel;

/**
 * A verified key with its owner, carried along instead of being looked up again. Only {@link KeyRedemption} makes one.
 */
public final class RedeemableKey {

    private final VerifiedKey verified;
    private final UserModel owner;

    RedeemableKey(VerifiedKey verified, UserModel owner) {
        this.verified = verified;
        this.owner = owner;
    }

    public VerifiedKey verified() {
        return verified;
    }

    public UserModel owner() {
        return owner;
    }
}
