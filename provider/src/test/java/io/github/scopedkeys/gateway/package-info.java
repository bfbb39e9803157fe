/* SPDX-License-Identifier: Apache-2.0 */
/** The verdicts that a gateway receives about callers: only those with permission pass. */
package io.github.scopedkeys.gateway;
