/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_STATUS: the place of a key in the status lists of its realm. The row outlives the key, whose
 * tokens must stay invalid, and the sweep deletes it later.
 */
@Entity
@Table(name = "SCOPED_KEY_STATUS")
@IdClass(ScopedKeyStatusEntity.Key.class)
public class ScopedKeyStatusEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Id
    @Column(name = "PLACE")
    int place;

    @Column(name = "KEY_ID", nullable = false, length = 36)
    String keyId;

    /** When the key was deleted, in milliseconds since the epoch; null as long as it exists. */
    @Column(name = "KEY_GONE")
    Long keyGone;

    static ScopedKeyStatusEntity of(String realmId, int place, String keyId, Long keyGone) {
        ScopedKeyStatusEntity row = new ScopedKeyStatusEntity();
        row.realmId = realmId;
        row.place = place;
        row.keyId = keyId;
        row.keyGone = keyGone;
        return row;
    }

    /** The primary key. */
    record Key(String realmId, int place) implements Serializable {}
}
