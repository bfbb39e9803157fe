/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The only row of SCOPED_KEY_COUNTING: since when uses have been counted. There is none while they are not. */
@Entity
@Table(name = "SCOPED_KEY_COUNTING")
public class ScopedKeyCountingEntity {

    static final int ONLY = 1;

    @Id
    @Column(name = "ID")
    int id;

    @Column(name = "SINCE", nullable = false)
    long since;

    static ScopedKeyCountingEntity since(long since) {
        ScopedKeyCountingEntity entity = new ScopedKeyCountingEntity();
        entity.id = ONLY;
        entity.since = since;
        return entity;
    }
}
