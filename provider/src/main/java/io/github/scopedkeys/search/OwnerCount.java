/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

/**
 * How many keys of one user are meant.
 *
 * @param username null if the owner has no row of their own any more
 */
public record OwnerCount(String userId, String username, long count) {}
