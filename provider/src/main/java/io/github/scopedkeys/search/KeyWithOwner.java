/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.KeyDetails;

/**
 * A key with whose it is.
 *
 * @param username null if the owner has no row of their own any more
 */
public record KeyWithOwner(KeyDetails details, String username) {}
