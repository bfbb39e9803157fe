/* SPDX-License-Identifier: Apache-2.0 */
/** What was changed about a key, by whom, and what it was before. */
package io.github.scopedkeys.history;
