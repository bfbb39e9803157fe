/* SPDX-License-Identifier: Apache-2.0 */
/** Random requests to each of our paths: whatever a caller sends, the server does not fail. */
package io.github.scopedkeys.fuzz;
