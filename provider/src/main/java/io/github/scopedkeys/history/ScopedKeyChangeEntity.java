/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.Length;

/** A row of SCOPED_KEY_CHANGE: one change to a key. The changes of a key are numbered in the order of its locks. */
@Entity
@Table(name = "SCOPED_KEY_CHANGE")
@IdClass(ScopedKeyChangeEntity.Key.class)
public class ScopedKeyChangeEntity {

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    /** Larger for later changes of the key; a node's clock may be behind. */
    @Id
    @Column(name = "CHANGE_NUMBER")
    int number;

    /** Milliseconds since the epoch. */
    @Column(name = "CHANGED", nullable = false)
    long changed;

    @Column(name = "ACTOR", nullable = false, length = 16)
    String actor;

    @Column(name = "ACTOR_ID")
    String actorId;

    @Column(name = "CLIENT_ID")
    String clientId;

    @Column(name = "CHANGE_WORD", nullable = false, length = 16)
    String word;

    /** JSON in ASCII; null for a new key. */
    @Column(name = "STATE_BEFORE", length = Length.LONG32)
    String before;

    /** JSON in ASCII. */
    @Column(name = "STATE_AFTER", nullable = false, length = Length.LONG32)
    String after;

    /** The number of characters in {@link #before} and {@link #after}. */
    @Column(name = "TEXT_LENGTH", nullable = false)
    int textLength;

    /** The primary key. */
    record Key(String keyId, int number) implements Serializable {}
}
