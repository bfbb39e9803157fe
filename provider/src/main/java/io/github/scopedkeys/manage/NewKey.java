/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.store.KeyDetails;

/** A key that was just made: the only moment at which its secret is known. */
public record NewKey(KeyDetails details, ApiKey key) {}
