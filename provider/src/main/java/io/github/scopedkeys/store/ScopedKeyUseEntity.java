/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of SCOPED_KEY_USE: the last use of a key, and since when its uses are observed. It is created with the key, so
 * recording a use is always an update and nodes never race to insert the row; 0 means never used. The other facts of
 * the last use are null if they are unknown. A row repeats the realm and creation of its key, so that an index of this
 * table alone counts unused keys.
 */
@Entity
@Table(name = "SCOPED_KEY_USE")
public class ScopedKeyUseEntity {

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    @Column(name = "LAST_USED", nullable = false)
    long lastUsed;

    @Column(name = "CLIENT_ID")
    String clientId;

    @Column(name = "RESOURCE_NAME", length = 80)
    String resource;

    @Column(name = "ACTION", length = 8)
    String action;

    /** Null if it is since the key was created. */
    @Column(name = "OBSERVED_SINCE")
    Long observedSince;

    /** Null only in a row that an earlier version added. */
    @Column(name = "REALM_ID")
    String realmId;

    /** Null only in a row that an earlier version added. */
    @Column(name = "CREATED")
    Long created;

    static ScopedKeyUseEntity of(ScopedKeyEntity key, long lastUsed, long observedSince) {
        ScopedKeyUseEntity entity = new ScopedKeyUseEntity();
        entity.keyId = key.id;
        entity.realmId = key.realmId;
        entity.created = key.created;
        entity.lastUsed = lastUsed;
        entity.observedSince = observedSince;
        return entity;
    }
}
