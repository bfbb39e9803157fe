/* SPDX-License-Identifier: Apache-2.0 */
/** Introspection (RFC 7662) and revocation (RFC 7009) of keys, and introspection of the tokens made from them. */
package io.github.scopedkeys.introspect;
