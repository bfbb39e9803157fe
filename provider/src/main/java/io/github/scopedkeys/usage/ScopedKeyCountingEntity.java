/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of SCOPED_KEY_COUNTING: since when uses have been counted, or last uses recorded. There is none while they are
 * not.
 */
@Entity
@Table(name = "SCOPED_KEY_COUNTING")
public class ScopedKeyCountingEntity {

    /** The row of counts. */
    static final int COUNTS = 1;

    /** The row of last uses. */
    static final int LAST_USES = 2;

    @Id
    @Column(name = "ID")
    int id;

    @Column(name = "SINCE", nullable = false)
    long since;

    static ScopedKeyCountingEntity of(int id, long since) {
        ScopedKeyCountingEntity entity = new ScopedKeyCountingEntity();
        entity.id = id;
        entity.since = since;
        return entity;
    }
}
