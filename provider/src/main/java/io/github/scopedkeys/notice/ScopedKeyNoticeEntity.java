/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_NOTICE: a notice to the owner of a key, with what its mail needs if the key is gone by then. The
 * primary key keeps a notice from being queued twice, also after it was sent.
 */
@Entity
@Table(name = "SCOPED_KEY_NOTICE")
@IdClass(ScopedKeyNoticeEntity.Key.class)
public class ScopedKeyNoticeEntity {

    /** The search that queued the notice may queue further ones for the same owner. */
    static final String HELD = "held";

    /** The notice waits to be sent; {@link #stateTime} is the earliest moment. */
    static final String DUE = "due";

    /** A node has claimed the notice and may have sent it; {@link #stateTime} is the moment of the claim. */
    static final String SENDING = "sending";

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    /** A word of {@link NoticeKind}. */
    @Id
    @Column(name = "KIND", length = 16)
    String kind;

    /** What distinguishes notices of one kind about one key. */
    @Id
    @Column(name = "OCCASION", length = 64)
    String occasion;

    @Column(name = "REALM_ID", nullable = false)
    String realmId;

    @Column(name = "USER_ID", nullable = false)
    String userId;

    @Column(name = "KEY_NAME", nullable = false)
    String keyName;

    /** Milliseconds since the epoch. */
    @Column(name = "FACT_TIME")
    Long factTime;

    @Column(name = "FACT_TEXT")
    String factText;

    /** When the notice was queued, in milliseconds since the epoch. */
    @Column(name = "QUEUED", nullable = false)
    long queued;

    /** {@link #HELD}, {@link #DUE}, {@link #SENDING}, or how it ended. */
    @Column(name = "STATE", nullable = false, length = 16)
    String state;

    /** Milliseconds since the epoch. */
    @Column(name = "STATE_TIME", nullable = false)
    long stateTime;

    /** The digest that claimed the notice; null if none did. */
    @Column(name = "CLAIM", length = 36)
    String claim;

    /** How often the mail server rejected the notice or was away. */
    @Column(name = "FAILURES", nullable = false)
    int failures;

    /** The primary key. */
    record Key(String keyId, String kind, String occasion) implements Serializable {}
}
