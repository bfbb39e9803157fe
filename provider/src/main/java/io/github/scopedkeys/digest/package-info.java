/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a key is remembered: as an HMAC-SHA-256 under a server secret, the pepper, or a plain SHA-256 where no pepper is
 * configured. The secret has 190 bit, so no slow password hash is needed (ASVS 5.0 6.5.2, NIST SP 800-63B-4 3.1.2.2),
 * and one would be a lever for denial of service. The digest is bound to the realm and to the key's prefix and id: a
 * digest copied to another row or realm opens nothing.
 *
 * <p>Beside its digest a legacy key has a fingerprint that no change of peppers touches. Imports recognize it by that, even
 * after it was deleted.
 */
package io.github.scopedkeys.digest;
