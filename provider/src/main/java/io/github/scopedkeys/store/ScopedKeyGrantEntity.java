/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row of SCOPED_KEY_GRANT: the level of one named endpoint. It applies only to the endpoint of that internal id. Once
 * that endpoint is deleted, the grant means {@code none}, also for a new endpoint of the same id.
 */
@Entity
@Table(name = "SCOPED_KEY_GRANT")
@IdClass(ScopedKeyGrantEntity.Key.class)
public class ScopedKeyGrantEntity {

    @Id
    @Column(name = "KEY_ID", length = 36)
    String keyId;

    @Id
    @Column(name = "ENDPOINT_ID", length = 64)
    String endpointId;

    @Column(name = "ENDPOINT_INTERNAL_ID", length = 64)
    String endpointInternalId;

    @Column(name = "REALM_ID", nullable = false)
    String realmId;

    @Column(name = "ACCESS_LEVEL", nullable = false, length = 16)
    String level;

    /** The primary key. */
    record Key(String keyId, String endpointId) implements Serializable {}
}
