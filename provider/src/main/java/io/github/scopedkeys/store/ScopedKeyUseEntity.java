/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of SCOPED_KEY_USE. It is created with the key, so recording a use is always an update and nodes never race to
 * insert the row; 0 means never used.
 */
@Entity
@Table(name = "SCOPED_KEY_USE")
public class ScopedKeyUseEntity {

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    @Column(name = "LAST_USED", nullable = false)
    long lastUsed;
}
