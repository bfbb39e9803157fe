/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_COUNT: how often a key was used on one day (days since the epoch, UTC) for one action on one
 * resource, as {@link RecentUses} names them. {@link UseTables} writes the rows.
 */
@Entity
@Table(name = "SCOPED_KEY_COUNT")
@IdClass(ScopedKeyCountEntity.Key.class)
public class ScopedKeyCountEntity {

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    @Id
    @Column(name = "USE_DAY")
    int day;

    @Id
    @Column(name = "RESOURCE_NAME", length = 80)
    String resource;

    @Id
    @Column(name = "ACTION", length = 8)
    String action;

    @Column(name = "USES", nullable = false)
    long uses;

    /** The primary key. */
    record Key(String keyId, int day, String resource, String action) implements Serializable {}
}
