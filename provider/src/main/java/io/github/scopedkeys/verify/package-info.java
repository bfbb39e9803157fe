/* SPDX-License-Identifier: Apache-2.0 */
/**
 * When a key is believed. An unverified string is a {@link io.github.scopedkeys.key.PresentedKey}; only
 * {@link io.github.scopedkeys.verify.KeyVerifier} can make a {@link io.github.scopedkeys.verify.VerifiedKey} of it.
 * Whatever fails on the way (store, owner, clock) is an exception: never a verified key.
 */
package io.github.scopedkeys.verify;
