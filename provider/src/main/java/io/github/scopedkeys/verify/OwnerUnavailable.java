/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;

/**
 * The absence of a verdict: the secret is correct and the key is enabled and unexpired, but the owner's directory is
 * unavailable. Callers must neither accept the key nor call it invalid; they respond with 503.
 */
public record OwnerUnavailable(KeyId keyId, String ownerId) implements Verdict {

    /** The reason in events. */
    public static final String REASON = "api_key_owner_unavailable";
}
