/* SPDX-License-Identifier: Apache-2.0 */
/** Who may own keys, how owners are looked up where a directory is slow or away, and what becomes of keys when an owner goes. */
package io.github.scopedkeys.owner;
