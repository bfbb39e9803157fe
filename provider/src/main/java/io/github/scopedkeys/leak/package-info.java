/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reports of leaked keys, from anyone and from GitHub. A report disables the keys that it proves to know, and says
 * nothing about the others.
 */
package io.github.scopedkeys.leak;
