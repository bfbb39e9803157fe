/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import java.util.Locale;

/** How a notice ended. */
public enum Ending {
    /** The mail server accepted the mail. */
    SENT,

    /** It is unknown whether the mail server accepted the mail: the connection or the node failed at that moment. */
    UNKNOWN,

    /** The mail server rejected the mail, or was away, for days. */
    FAILED,

    /** The owner has no verified address, or is disabled, or the realm has no mail server. */
    UNDELIVERABLE,

    /** What the notice is about did no longer happen. */
    OUTDATED;

    /** Returns the state in the database. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
