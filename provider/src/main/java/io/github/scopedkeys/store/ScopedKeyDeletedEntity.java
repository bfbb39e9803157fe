/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_DELETED: the digest of a legacy key that was deleted. The older system's file still has the key, and
 * importing it again shall not bring it back.
 */
@Entity
@Table(name = "SCOPED_KEY_DELETED")
@IdClass(ScopedKeyDeletedEntity.Key.class)
class ScopedKeyDeletedEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Id
    @Column(name = "DIGEST", length = 64)
    String digest;

    /** The primary key. */
    record Key(String realmId, String digest) implements Serializable {}
}
