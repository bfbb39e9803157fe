/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Usage of keys: when each was last used, and for which resources. A request only records a use in memory. A background
 * task writes the uses every few seconds, with the same lock order on every node.
 */
package io.github.scopedkeys.usage;
