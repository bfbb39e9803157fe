/* SPDX-License-Identifier: Apache-2.0 */
/** Introspection (RFC 7662) and revocation (RFC 7009) of keys, and introspection of tokens minted from keys. */
package io.github.scopedkeys.introspect;
