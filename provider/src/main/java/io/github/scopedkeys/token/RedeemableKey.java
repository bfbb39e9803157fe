/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.verify.VerifiedKey;
import org.keycloak.models.UserModel;

/** A verified key and its owner, who is looked up only once per request. */
public record RedeemableKey(VerifiedKey verified, UserModel owner) {}
