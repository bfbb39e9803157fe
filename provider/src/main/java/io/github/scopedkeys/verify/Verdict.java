/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

/** The result of {@link KeyVerifier}. */
public sealed interface Verdict permits VerifiedKey, Refusal, OwnerUnavailable {}
