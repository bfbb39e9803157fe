/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;

/**
 * A row of SCOPED_KEY: a key of either kind, scoped or legacy. It has no relations, since Keycloak deletes users and
 * realms in bulk. Only changed columns are written: renaming a key must not enable it again while another transaction
 * disables it.
 */
@Entity
@DynamicUpdate
@Table(name = "SCOPED_KEY")
public class ScopedKeyEntity {

    @Id
    @Column(name = "ID", length = 36)
    public String id;

    @Column(name = "REALM_ID", nullable = false)
    String realmId;

    @Column(name = "USER_ID", nullable = false)
    String userId;

    @Column(name = "KIND", nullable = false, length = 16)
    String kind;

    @Column(name = "PREFIX", length = 16)
    String prefix;

    @Column(name = "NAME", nullable = false)
    String name;

    @Column(name = "NOTE", length = 2000)
    String note;

    @Column(name = "DIGEST", nullable = false, length = 64)
    String digest;

    @Column(name = "DIGEST_VERSION", nullable = false)
    int digestVersion;

    @Column(name = "ENABLED", nullable = false)
    boolean enabled;

    @Column(name = "DISABLED_BY", length = 16)
    String disabledBy;

    /** The bulk disable that disabled this key, as long as it can be undone; null if there is none. */
    @Column(name = "DISABLED_BATCH", length = 36)
    String disabledBatch;

    /**
     * Who had disabled the key before that bulk disable; null if it was enabled. {@code leak} if it was reported as
     * leaked before or after an administrator disabled it, with or without a bulk disable, and not enabled since.
     */
    @Column(name = "DISABLED_FORMERLY_BY", length = 16)
    String disabledFormerlyBy;

    @Column(name = "GRAPHQL_LEVEL", nullable = false, length = 16)
    String graphqlLevel;

    @Column(name = "ENDPOINT_LEVEL", nullable = false, length = 16)
    String endpointLevel;

    @Column(name = "CREATED", nullable = false)
    long created;

    @Column(name = "EXPIRES")
    Long expires;

    @Column(name = "SUCCESSOR_ID", length = 36)
    String successorId;

    /** When this replaced key was last seen in use after its end, in milliseconds since the epoch; null if never. */
    @Column(name = "REUSED")
    Long reused;

    /** When such a use disabled the successor, which happens once; null if it has not. */
    @Column(name = "SUCCESSOR_STOPPED")
    Long successorStopped;

    /** When this key was last reported as leaked, even if it has been enabled since; null if it never was. */
    @Column(name = "LEAKED")
    Long leaked;

    /**
     * How many of its owner's keys counted towards the limit when this one began to, itself included; a successor has
     * that of the key it replaced. So an owner of more than n keys that count has one whose ordinal is more than n. 0
     * for a legacy key, null in a row that an earlier version added.
     */
    @Column(name = "ORDINAL")
    Integer ordinal;

    /** Whether the fingerprint of this legacy key is recorded; always false for a scoped key. */
    @Column(name = "FINGERPRINTED", nullable = false)
    boolean fingerprinted;

    /** Leaves this key as it is if the bulk disable that disabled it is undone. */
    void excludeFromUndo() {
        disabledBatch = null;
        if (!KeyDetails.BY_LEAK.equals(disabledFormerlyBy)) {
            disabledFormerlyBy = null;
        }
    }

    void setEnabled(boolean enabled, String by) {
        // A leak stays known until the key is enabled: the same report must add nothing.
        disabledFormerlyBy = !enabled && isKnownAsLeaked() ? KeyDetails.BY_LEAK : null;
        disabledBatch = null;
        this.enabled = enabled;
        this.disabledBy = enabled ? null : by;
    }

    private boolean isKnownAsLeaked() {
        return KeyDetails.BY_LEAK.equals(disabledBy) || KeyDetails.BY_LEAK.equals(disabledFormerlyBy);
    }

    /** Leaves this key disabled by its owner if the bulk disable that disabled it is undone. */
    void keepDisabledByOwner() {
        if (disabledBatch != null && disabledFormerlyBy == null) {
            disabledFormerlyBy = KeyDetails.BY_OWNER;
        }
    }

    /**
     * Disables this key because it has leaked. One that an administrator disabled stays so, and becomes disabled by the
     * leak if the bulk disable that disabled it is undone.
     *
     * @param now milliseconds since the epoch
     * @return whether this was not known
     */
    boolean disableLeaked(long now) {
        if (isKnownAsLeaked()) {
            return false;
        }
        if (KeyDetails.BY_ADMINISTRATOR.equals(disabledBy)) {
            disabledFormerlyBy = KeyDetails.BY_LEAK;
        } else {
            setEnabled(false, KeyDetails.BY_LEAK);
        }
        leaked = now;
        return true;
    }
}
