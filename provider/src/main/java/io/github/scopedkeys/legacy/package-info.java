/* SPDX-License-Identifier: Apache-2.0 */
/** Legacy keys: their import, and the fingerprints by which an import recognizes them even after they were deleted. */
package io.github.scopedkeys.legacy;
