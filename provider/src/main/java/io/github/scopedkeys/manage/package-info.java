/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What owners do with their keys, within the rules of the realm; what administrators do with all keys; how the keys of an older
 * system come in.
 */
package io.github.scopedkeys.manage;
