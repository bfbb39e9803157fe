/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Owners of keys: who may own keys, how owners are looked up if a directory is slow or unavailable, and what happens to
 * keys when an owner is removed.
 */
package io.github.scopedkeys.owner;
