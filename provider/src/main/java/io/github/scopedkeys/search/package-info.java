/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Administrators' queries over all keys of a realm: lists, counts, keys that break the rules, and the bulk disable.
 * They must stay fast with a million keys, so each condition has an index.
 */
package io.github.scopedkeys.search;
