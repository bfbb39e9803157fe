/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The outbox of notices to the owners of keys. A notice is queued in the transaction that gives reason for it and goes
 * out by mail later, at most once.
 */
package io.github.scopedkeys.notice;
