/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A row of SCOPED_KEY_ENDPOINT: one entry of a realm's catalog. */
@Entity
@Table(name = "SCOPED_KEY_ENDPOINT")
@IdClass(ScopedKeyEndpointEntity.Key.class)
public class ScopedKeyEndpointEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Id
    @Column(name = "ID", length = 64)
    String id;

    @Column(name = "NAME", nullable = false)
    String name;

    @Column(name = "OWNER_ID")
    String ownerId;

    /** The id that grants refer to. Unlike the public id, it is never reused after the endpoint is deleted. */
    @Column(name = "INTERNAL_ID", length = 64)
    String internalId;

    /** The id in lower case, unique in the realm. */
    @Column(name = "FOLDED_ID", length = 80)
    String foldedId;

    /** The primary key. */
    record Key(String realmId, String id) implements Serializable {}
}
