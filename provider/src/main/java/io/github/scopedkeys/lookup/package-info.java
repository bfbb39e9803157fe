/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The read that decides whether a key is accepted. It goes past JPA and its transaction, one statement for all requests that wait
 * at the same time, and nothing of it is cached.
 */
package io.github.scopedkeys.lookup;
