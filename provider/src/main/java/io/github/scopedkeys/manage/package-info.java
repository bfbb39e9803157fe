/* SPDX-License-Identifier: Apache-2.0 */
/** What owners do with their keys: create, list, change, delete, within the rules of the realm. */
package io.github.scopedkeys.manage;
