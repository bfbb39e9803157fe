/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The files of {@code docker} and the tables of the documents, held against the code they speak of. No container engine is
 * needed, and none is used.
 */
package io.github.scopedkeys.container;
