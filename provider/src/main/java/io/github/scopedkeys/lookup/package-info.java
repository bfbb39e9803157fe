/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The read that decides whether a key is accepted. It bypasses JPA and its transaction, and uses one statement for all
 * requests that wait at the same time. Nothing is cached.
 */
package io.github.scopedkeys.lookup;
