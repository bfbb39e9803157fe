/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a key is.
 *
 * <pre>
 * rpa_&lt;id&gt;_&lt;secret&gt;&lt;checksum&gt;      55 characters with the prefix "rpa"
 * id        12 base62   71 bit, public, safe to log
 * secret    32 base62   190 bit from SecureRandom
 * checksum   6 base62   CRC-32 over everything before it (62^5 &lt; 2^32 &lt; 62^6)
 * </pre>
 *
 * The checksum finds typing errors without a database read; it is no security check. The inner underscore keeps our
 * keys clear of other companies' secret scanners, some of which send what they find to those companies.
 */
package io.github.scopedkeys.key;
