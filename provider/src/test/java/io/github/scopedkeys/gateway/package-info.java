/* SPDX-License-Identifier: Apache-2.0 */
/** What a gateway is told about a caller, and that nobody gets past it who should not. */
package io.github.scopedkeys.gateway;
