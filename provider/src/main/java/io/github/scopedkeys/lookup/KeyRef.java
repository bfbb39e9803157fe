/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import io.github.scopedkeys.key.KeyId;

/** A reference to a key: its id, valid only in its realm. */
public record KeyRef(String realmId, KeyId id) {}
