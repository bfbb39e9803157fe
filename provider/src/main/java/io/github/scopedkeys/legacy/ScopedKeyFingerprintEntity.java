/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_FINGERPRINT: a legacy key that was once imported. The row outlives the key, however the key is
 * removed, so a second import of the older system's file does not restore it. Only the removal of the realm deletes the
 * row.
 */
@Entity
@Table(name = "SCOPED_KEY_FINGERPRINT")
@IdClass(ScopedKeyFingerprintEntity.Key.class)
public class ScopedKeyFingerprintEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Id
    @Column(name = "FINGERPRINT", length = 32)
    String fingerprint;

    /** The current or former id of the key; null if the key was deleted before fingerprints were kept. */
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    /** The primary key. */
    record Key(String realmId, String fingerprint) implements Serializable {}
}
