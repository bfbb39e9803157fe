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
 * Executes a single-statement read outside a transaction. Most requests read nothing else and write nothing, and a
 * transaction would double the cost for the database. So the statement runs on a connection borrowed for it alone.
 *
 * <p>A request that already holds a connection reads on that one: waiting for a second connection while holding the
 * first could deadlock.
 */
final class NonTransactionalRead {

    private NonTransactionalRead() {}

    /** Returns whether the request has not used the database yet, so the read can run outside its transaction. */
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
            // Otherwise the pool would enlist the connection in the transaction.
            Transaction suspended = transactions == null ? null : transactions.suspend();
            try {
                return borrowed(session.getJdbcConnectionAccess(), read);
            } finally {
                if (suspended != null) {
                    transactions.resume(suspended);
                }
            }
        } catch (SQLException e) {
            throw session.getJdbcServices().getSqlExceptionHelper().convert(e, "Could not read a key");
        } catch (SystemException | InvalidTransactionException e) {
            throw new IllegalStateException("Could not suspend or resume the transaction", e);
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
