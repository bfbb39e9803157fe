/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;

/**
 * No verdict on the key: its secret is right and it is enabled and unexpired, but the directory that its owner lives in
 * cannot be asked. Callers must neither believe the key nor call it bad; they respond 503.
 */
public record OwnerUnavailable(KeyId keyId, String ownerId) implements Verdict {

    /** The reason in events. */
    public static final String REASON = "api_key_owner_unavailable";
}
