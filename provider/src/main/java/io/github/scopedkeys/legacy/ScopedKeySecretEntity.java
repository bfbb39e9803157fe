/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of SCOPED_KEY_SECRET: a realm's fingerprint key, encrypted under the pepper of that version, or only encoded as
 * base64 if the version is 0.
 */
@Entity
@Table(name = "SCOPED_KEY_SECRET")
public class ScopedKeySecretEntity {

    @Id
    @Column(name = "REALM_ID")
    String realmId;

    @Column(name = "PEPPER_VERSION", nullable = false)
    int pepperVersion;

    @Column(name = "WRAPPED", nullable = false, length = 128)
    String wrapped;
}
