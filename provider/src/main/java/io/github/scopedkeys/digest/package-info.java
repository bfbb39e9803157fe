/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Key digests: HMAC-SHA-256 under a server secret, the pepper, or plain SHA-256 where no pepper is configured. The
 * key's secret has 190 bits, so no slow password hash is needed (ASVS 5.0 6.5.2, NIST SP 800-63B-4 3.1.2.2); one would
 * only invite denial of service. A digest is bound to the realm and to the key's prefix and id: copied to another row
 * or realm, it matches nothing.
 *
 * <p>Besides its digest, a legacy key has a fingerprint that does not depend on peppers. Imports recognize the key by
 * it, even after the key was deleted.
 */
package io.github.scopedkeys.digest;
