/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.manage.Rejection;

/**
 * What became of an entry of an import.
 *
 * @param id null for what was refused
 * @param rejection why; null for what was not refused
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
