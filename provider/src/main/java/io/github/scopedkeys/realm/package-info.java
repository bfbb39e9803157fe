/* SPDX-License-Identifier: Apache-2.0 */
/** What a realm says: its rules for keys, and the issuer of its tokens. */
package io.github.scopedkeys.realm;
