/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.jdbc.ReturningWork;

/**
 * A read of one statement. Most requests read nothing else, and write nothing: a transaction around the statement would
 * cost the database as much again as the statement. So it is done on a connection that is borrowed for it alone. A request
 * that holds a connection already reads there: one that waits for a second while it holds a first could wait for ever.
 */
final class NonTransactionalRead {

    private NonTransactionalRead() {}

    /** Tells whether the request has not needed the database yet, so that the read is done apart from its transaction. */
    static boolean isAlone(SharedSessionContractImplementor session) {
        return !session.getJdbcCoordinator().getLogicalConnection().isPhysicallyConnected();
    }

    static <T> T on(SharedSessionContractImplementor session, ReturningWork<T> read) {
        if (!isAlone(session)) {
            return session.doReturningWork(read);
        }
        TransactionManager transactions = session.getFactory()
                .getServiceRegistry()
                .requireService(JtaPlatform.class)
                .retrieveTransactionManager();
        try {
            // Or the pool would make the connection a part of the transaction.
            Transaction suspended = transactions == null ? null : transactions.suspend();
            try {
                return borrowed(session.getJdbcConnectionAccess(), read);
            } finally {
                if (suspended != null) {
                    transactions.resume(suspended);
                }
            }
        } catch (SQLException e) {
            throw session.getJdbcServices().getSqlExceptionHelper().convert(e, "A key could not be read");
        } catch (SystemException | InvalidTransactionException e) {
            throw new IllegalStateException("The transaction could not be set aside", e);
        }
    }

    private static <T> T borrowed(JdbcConnectionAccess connections, ReturningWork<T> read) throws SQLException {
        Connection connection = connections.obtainConnection();
        try {
            T result = read.execute(connection);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return result;
        } finally {
            connections.releaseConnection(connection);
        }
    }
}
