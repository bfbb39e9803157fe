/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

/**
 * A count that stops at a bound, or when its time is over.
 *
 * @param count the number of keys, at most the bound
 * @param more whether there are more
 */
public record BoundedCount(long count, boolean more) {}
