/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.legacy.ScopedKeyFingerprintEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_DELETED: the digest of a legacy key that was deleted before its fingerprint was recorded
 * ({@link ScopedKeyFingerprintEntity}). Imports recognize the key as long as its pepper is configured.
 */
@Entity
@Table(name = "SCOPED_KEY_DELETED")
@IdClass(ScopedKeyDeletedEntity.Key.class)
public class ScopedKeyDeletedEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Id
    @Column(name = "DIGEST", length = 64)
    String digest;

    public static ScopedKeyDeletedEntity of(String realmId, String digest) {
        ScopedKeyDeletedEntity entity = new ScopedKeyDeletedEntity();
        entity.realmId = realmId;
        entity.digest = digest;
        return entity;
    }

    /** The primary key. */
    record Key(String realmId, String digest) implements Serializable {}
}
