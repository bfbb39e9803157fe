/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.history.ScopedKeyBatchEntity;
import io.github.scopedkeys.history.ScopedKeyChangeEntity;
import io.github.scopedkeys.legacy.ScopedKeyFingerprintEntity;
import io.github.scopedkeys.legacy.ScopedKeySecretEntity;
import io.github.scopedkeys.notice.ScopedKeyNoticeEntity;
import io.github.scopedkeys.spi.PlainFactory;
import io.github.scopedkeys.status.ScopedKeyStatusEntity;
import io.github.scopedkeys.store.ScopedKeyDeletedEntity;
import io.github.scopedkeys.store.ScopedKeyEndpointEntity;
import io.github.scopedkeys.store.ScopedKeyEntity;
import io.github.scopedkeys.store.ScopedKeyGrantEntity;
import io.github.scopedkeys.store.ScopedKeyUseEntity;
import io.github.scopedkeys.usage.ScopedKeyCountEntity;
import io.github.scopedkeys.usage.ScopedKeyCountingEntity;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Adds the tables of this extension to Keycloak's schema. Liquibase's own table is named after the factory id, which
 * must therefore never change.
 */
public final class ScopedKeysEntityProvider
        implements JpaEntityProvider, JpaEntityProviderFactory, PlainFactory<JpaEntityProvider> {

    private static final String ID = "scoped-keys";

    @Override
    public List<Class<?>> getEntities() {
        return List.of(
                ScopedKeyEntity.class,
                ScopedKeyGrantEntity.class,
                ScopedKeyEndpointEntity.class,
                ScopedKeyUseEntity.class,
                ScopedKeyCountEntity.class,
                ScopedKeyCountingEntity.class,
                ScopedKeyChangeEntity.class,
                ScopedKeyBatchEntity.class,
                ScopedKeyNoticeEntity.class,
                ScopedKeyDeletedEntity.class,
                ScopedKeyFingerprintEntity.class,
                ScopedKeySecretEntity.class,
                ScopedKeyStatusEntity.class);
    }

    @Override
    public String getChangelogLocation() {
        return "META-INF/scoped-keys-changelog.xml";
    }

    @Override
    public String getFactoryId() {
        return ID;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
