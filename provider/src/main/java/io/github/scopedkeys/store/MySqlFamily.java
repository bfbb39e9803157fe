/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.Session;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** What MariaDB and MySQL do differently from other databases. */
public final class MySqlFamily {

    private MySqlFamily() {}

    public static boolean contains(EntityManager em) {
        return em.unwrap(SharedSessionContractImplementor.class)
                        .getFactory()
                        .getJdbcServices()
                        .getDialect()
                instanceof MySQLDialect;
    }

    /**
     * Makes each statement of the transaction see what others have committed before it. By default, these databases
     * show a transaction the state at its first read, even after it has waited for a lock.
     *
     * @throws IllegalStateException if the transaction has begun already
     */
    static void readCommitted(EntityManager em) {
        if (contains(em)) {
            em.unwrap(Session.class).doWork(MySqlFamily::readCommitted);
        }
    }

    private static void readCommitted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Without the word SESSION: for the next transaction only.
            statement.execute("set transaction isolation level read committed");
        } catch (SQLException e) {
            if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
                throw new IllegalStateException(
                        "API keys need the transaction isolation READ COMMITTED, and could not set it, as with XA"
                                + " transactions. Set transaction-isolation=READ-COMMITTED in the configuration of the"
                                + " database server",
                        e);
            }
        }
    }

    /**
     * Returns whether Keycloak's columns of users can hold the text. Comparing them with any other text fails, while it
     * equals none of theirs.
     */
    public static boolean canNameUser(EntityManager em, String text) {
        return text.codePoints().noneMatch(Character::isSupplementaryCodePoint)
                || !contains(em)
                || em.createNativeQuery("select 1 from information_schema.COLUMNS where TABLE_SCHEMA = database()"
                                + " and TABLE_NAME = 'USER_ENTITY' and COLUMN_NAME in ('ID', 'USERNAME', 'EMAIL')"
                                + " and CHARACTER_SET_NAME <> 'utf8mb4'")
                        .getResultList()
                        .isEmpty();
    }
}
