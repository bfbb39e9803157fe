/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

/**
 * A key with whose it is.
 *
 * @param username null if the owner has no row of their own any more
 */
public record OwnedKey(KeyDetails details, String username) {}
