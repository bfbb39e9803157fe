/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a key looks like. A {@link io.github.scopedkeys.key.PresentedKey} is one of two kinds: a
 * {@link io.github.scopedkeys.key.ScopedKey}, which this extension generated, or a
 * {@link io.github.scopedkeys.key.LegacyKey} of an older system. The format of a scoped key:
 *
 * <pre>
 * rpa_&lt;id&gt;_&lt;secret&gt;&lt;checksum&gt;      55 characters with the prefix "rpa"
 * id        12 base62   71 bit, public, safe to log
 * secret    32 base62   190 bit from SecureRandom
 * checksum   6 base62   CRC-32 over everything before it (62^5 &lt; 2^32 &lt; 62^6)
 * </pre>
 *
 * The checksum detects typing errors without a database read; it is not a security check. The inner underscore keeps
 * these keys from matching other vendors' secret scanners, some of which report their findings to those vendors.
 */
package io.github.scopedkeys.key;
