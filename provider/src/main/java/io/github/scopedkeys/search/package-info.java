/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What administrators ask about all keys of a realm: lists, counts, keys beyond the rules, and the bulk disable. A million keys
 * must still be found at once, so each condition has an index.
 */
package io.github.scopedkeys.search;
