/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import java.util.Arrays;
import java.util.Locale;

/** What a notice is about. */
public enum NoticeKind {

    /** The key expires soon; {@link NoticeFacts#time} says when. */
    EXPIRING,

    /**
     * The key has not been used for long; {@link NoticeFacts#time} says when it will be disabled or deleted for that.
     */
    IDLE,

    /** The key was disabled because it was not used. */
    IDLE_DISABLED,

    /** The key was deleted because it was not used. */
    IDLE_DELETED,

    /** The key was reported as leaked and disabled; {@link NoticeFacts#text} says where it was found. */
    LEAKED,

    /** The key was used after its rotation ended it; {@link NoticeFacts#time} says when. */
    REPLACED_USED,

    /** The same, and its successor was disabled for that. */
    REUSE_DISABLED;

    /** Returns the word in the database, in events and in the names of messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NoticeKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The kind of a stored notice is damaged"));
    }
}
