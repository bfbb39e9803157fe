/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.verify.VerifiedKey;
import org.keycloak.models.UserModel;

/** A good key and whose it is: looked up once, and carried along from then on. */
public record RedeemableKey(VerifiedKey verified, UserModel owner) {}
