/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.manage.Rejection;

/**
 * The outcome of one entry of an import.
 *
 * @param id the id of the key; null if the entry was refused
 * @param rejection the reason; null if the entry was not refused
 */
public record ImportOutcome(Status status, String id, Rejection rejection) {

    public enum Status {
        IMPORTED,
        EXISTS,
        REFUSED
    }

    public static ImportOutcome refused(Rejection rejection) {
        return new ImportOutcome(Status.REFUSED, null, rejection);
    }
}
