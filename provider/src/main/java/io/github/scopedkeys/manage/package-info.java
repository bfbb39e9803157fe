/* SPDX-License-Identifier: Apache-2.0 */
/** Management of keys: by their owners, within the rules of the realm, and by administrators. */
package io.github.scopedkeys.manage;
