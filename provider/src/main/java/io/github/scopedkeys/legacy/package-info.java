/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The keys of an older system: their import, and the fingerprints by which an import recognizes them even after they were
 * deleted.
 */
package io.github.scopedkeys.legacy;
