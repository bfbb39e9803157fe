/* SPDX-License-Identifier: Apache-2.0 */
/** Who may own keys, and what happens to the keys when an owner goes. */
package io.github.scopedkeys.owner;
