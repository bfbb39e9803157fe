/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.ScopedKeysEntityProvider;
import io.github.scopedkeys.server.Database;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.models.jpa.entities.FederatedIdentityEntity;
import org.keycloak.models.jpa.entities.UserAttributeEntity;
import org.keycloak.models.jpa.entities.UserEntity;
import org.keycloak.models.jpa.entities.UserRequiredActionEntity;

/** Access to this extension's entities and tables outside the server. */
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

    /** Includes Keycloak's entities of users, which searches read. */
    public static PersistenceConfiguration withUsersOn(Database database) {
        PersistenceConfiguration configuration = on(database);
        List.of(
                        UserEntity.class,
                        UserAttributeEntity.class,
                        UserRequiredActionEntity.class,
                        CredentialEntity.class,
                        FederatedIdentityEntity.class)
                .forEach(configuration::managedClass);
        return configuration;
    }

    /** Returns the change sets that create this extension's tables. */
    public static Liquibase changelog(Connection connection) throws LiquibaseException {
        return new Liquibase(
                "META-INF/scoped-keys-changelog.xml",
                new ClassLoaderResourceAccessor(),
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)));
    }

    /** Creates this extension's tables by its change sets, and Keycloak's tables of users beside them. */
    public static EntityManagerFactory createTables(Database database) throws LiquibaseException, SQLException {
        try (Connection connection = database.connect();
                Liquibase liquibase = changelog(connection)) {
            liquibase.update(new Contexts());
        }
        return withUsersOn(database)
                .property("hibernate.hbm2ddl.auto", "update")
                .createEntityManagerFactory();
    }
}
