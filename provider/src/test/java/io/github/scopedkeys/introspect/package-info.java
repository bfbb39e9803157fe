/* SPDX-License-Identifier: Apache-2.0 */
/** Introspection of keys and tokens (RFC 7662), and revocation of keys (RFC 7009). */
package io.github.scopedkeys.introspect;
