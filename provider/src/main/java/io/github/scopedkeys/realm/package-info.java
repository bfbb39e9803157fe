/* SPDX-License-Identifier: Apache-2.0 */
/** The settings of a realm: its rules for keys, and the issuer of its tokens. */
package io.github.scopedkeys.realm;
