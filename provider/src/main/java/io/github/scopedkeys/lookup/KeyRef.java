/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import io.github.scopedkeys.key.KeyId;

/** What a key is found by: its id, and nowhere but in its realm. */
public record KeyRef(String realmId, KeyId id) {}
