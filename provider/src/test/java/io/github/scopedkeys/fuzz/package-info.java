/* SPDX-License-Identifier: Apache-2.0 */
/** Random requests to every path of ours: whatever a caller sends, the server is not at fault. */
package io.github.scopedkeys.fuzz;
