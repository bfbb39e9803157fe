/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import io.github.scopedkeys.key.KeyId;

/**
 * The use of a key that was refused although its secret was correct.
 *
 * @param client the client id of the gate; null if there was none
 * @param address the address of the request
 * @param at milliseconds since the epoch
 */
record LateUse(KeyId key, String ownerId, String client, String address, long at) {}
