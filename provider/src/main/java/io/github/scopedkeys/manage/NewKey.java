/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.store.KeyDetails;

/** A newly created key with its secret, which is available only at this point. */
public record NewKey(KeyDetails details, ScopedKey key) {}
