/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.ScopedKeysEntityProvider;
import io.github.scopedkeys.server.Database;
import jakarta.persistence.PersistenceConfiguration;

/** Access to this extension's entities outside the server. */
public final class KeyEntities {

    private KeyEntities() {}

    public static PersistenceConfiguration on(Database database) {
        PersistenceConfiguration configuration = new PersistenceConfiguration("keys");
        new ScopedKeysEntityProvider().getEntities().forEach(configuration::managedClass);
        return configuration
                .property(PersistenceConfiguration.JDBC_URL, database.url())
                .property(PersistenceConfiguration.JDBC_USER, database.user())
                .property(PersistenceConfiguration.JDBC_PASSWORD, database.password());
    }
}
