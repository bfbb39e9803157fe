/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Verification of keys. An unverified string is a {@link io.github.scopedkeys.key.PresentedKey}; only
 * {@link io.github.scopedkeys.verify.KeyVerifier} can turn it into a {@link io.github.scopedkeys.verify.VerifiedKey}.
 * Any failure on the way (store, owner, clock) is an exception, never a verified key.
 */
package io.github.scopedkeys.verify;
