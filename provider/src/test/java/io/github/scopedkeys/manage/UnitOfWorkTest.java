/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.hibernate.StaleStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures are retried, by the SQL state and error code of the exception. */
class UnitOfWorkTest {

    @ParameterizedTest
    @CsvSource({
        "40P01, 0", // PostgreSQL: deadlock
        "40001, 0", // cannot be serialized; MariaDB and H2: deadlock
        "23505, 0", // another added the row first
        "55P03, 0", // PostgreSQL: lock timeout
        "HYT00, 50200", // H2: lock timeout
        "HY000, 1205", // MariaDB: lock timeout
        "HY000, 1020" // MariaDB: changed since it was read
    })
    void whatWasGivenUpForAnotherTransactionIsTriedAgain(String state, int code) {
        SQLException lost = new SQLException("lost", state, code);

        assertThat(UnitOfWork.isLost(new IllegalStateException(new RuntimeException(lost))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"42P01, 0", "08006, 0", "57014, 0", "22001, 0", ", 0"})
    void whatWillFailAgainIsNot(String state, int code) {
        assertThat(UnitOfWork.isLost(new IllegalStateException(new SQLException("bad", state, code))))
                .isFalse();
    }

    @Test
    void theReasonMayBeAttachedToTheFailureOfTheCommit() {
        RuntimeException commit = new IllegalStateException("Could not commit");
        commit.addSuppressed(new StaleStateException("no row"));

        assertThat(UnitOfWork.isLost(commit)).isTrue();
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        one.addSuppressed(new RuntimeException("two", one));

        assertThat(UnitOfWork.isLost(one)).isFalse();
    }
}
