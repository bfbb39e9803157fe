/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Compares the files of {@code docker} and the tables of the documents with the code. No container engine is needed.
 */
package io.github.scopedkeys.container;
