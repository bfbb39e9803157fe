/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of SCOPED_KEY_BATCH: a bulk disable that can be undone. Its keys name it. */
@Entity
@Table(name = "SCOPED_KEY_BATCH")
public class ScopedKeyBatchEntity {

    @Id
    @Column(name = "ID", length = 36)
    String id;

    @Column(name = "REALM_ID", nullable = false)
    String realmId;

    /** The user whose keys the bulk disable was limited to; null for all users. */
    @Column(name = "USER_ID")
    String userId;

    /** Milliseconds since the epoch. */
    @Column(name = "CREATED", nullable = false)
    long created;
}
