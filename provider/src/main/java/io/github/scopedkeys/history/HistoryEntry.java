/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change to a key, as it was recorded.
 *
 * @param timestamp milliseconds since the epoch
 * @param actor {@code owner}, {@code admin}, {@code system} or {@code leak}
 * @param actorId null for the system and for reports of leaks
 * @param client the client id of the application through which it happened; null if there was none
 * @param change what happened, as a word
 * @param before JSON with the former values of what the change concerns; null for a new key
 * @param after the new values
 */
public record HistoryEntry(
        long timestamp,
        String actor,
        String actorId,
        String client,
        String change,
        ObjectNode before,
        ObjectNode after) {}
