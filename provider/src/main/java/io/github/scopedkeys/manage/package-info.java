/* SPDX-License-Identifier: Apache-2.0 */
/** What owners do with their keys within the rules of the realm, and what administrators do with all keys. */
package io.github.scopedkeys.manage;
