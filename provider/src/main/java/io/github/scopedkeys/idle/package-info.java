/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Keys that look after themselves: who is to be told that a key expires soon or is idle, and what becomes of idle keys.
 */
package io.github.scopedkeys.idle;
