/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.MariaDb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables on MariaDB, whatever the character set and collation of the database. */
@EnabledIf("io.github.scopedkeys.server.MariaDb#isAvailable")
class ExactTextOnMariaDbIT {

    private static final String EXACT = "1.0.0-scoped-key-exact-text";

    /** Columns with ids of Keycloak's, which are joined with its tables. */
    private static final List<String> OF_KEYCLOAK = List.of("REALM_ID", "USER_ID", "OWNER_ID", "ACTOR_ID", "CLIENT_ID");

    /** Texts that the usual collations take for equal. */
    private static final List<String> SIMILAR =
            List.of("key", "KEY", "k\u00e9y", "key ", "key\ud83d\udd11", "key\ud83d\udd12");

    static Stream<Database> databases() {
        MariaDb server = MariaDb.ofThisRun();
        return Stream.of(
                server.newDatabase("utf8mb4", "utf8mb4_unicode_ci"),
                server.newDatabase("utf8mb3", "utf8mb3_general_ci"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatIsThereStaysAndIsComparedExactlyFromThenOn(Database database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                Liquibase liquibase = KeyEntities.changelog(connection)) {
            while (!liquibase
                    .listUnrunChangeSets(new Contexts(), new LabelExpression())
                    .get(0)
                    .getId()
                    .equals(EXACT)) {
                liquibase.update(1, "");
            }
            insert(statement, "AbC", "Schl\u00fcssel");
            assertThatThrownBy(() -> insert(statement, "aBc", "another")).isInstanceOf(SQLException.class);

            liquibase.update(new Contexts());

            insert(statement, "aBc", "another");
            assertThat(column(statement, "select NAME from SCOPED_KEY where ID = 'AbC'"))
                    .containsExactly("Schl\u00fcssel");
            assertThat(column(
                            statement,
                            "select concat(TABLE_NAME, '.', COLUMN_NAME) from information_schema.COLUMNS"
                                    + " where TABLE_SCHEMA = database() and TABLE_NAME like 'SCOPED!_KEY%' escape '!'"
                                    + " and COLLATION_NAME <> 'utf8mb4_nopad_bin' and DATA_TYPE = 'varchar'"))
                    .isNotEmpty()
                    .allMatch(column -> OF_KEYCLOAK.contains(column.substring(column.indexOf('.') + 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void idsAndTextsThatDifferInCaseAccentsSpacesOrEmojiAreDifferent(Database database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                Liquibase liquibase = KeyEntities.changelog(connection)) {
            liquibase.update(new Contexts());
            for (String text : SIMILAR) {
                insert(statement, text, text);
                statement.execute("insert into SCOPED_KEY_ENDPOINT (REALM_ID, ID, NAME, FOLDED_ID) values ('r', '"
                        + text + "', '" + text + "', '" + text + "')");
            }

            for (String text : SIMILAR) {
                for (String column : List.of("ID", "NAME", "NOTE")) {
                    assertThat(column(statement, "select ID from SCOPED_KEY where " + column + " = '" + text + "'"))
                            .containsExactly(text);
                }
                assertThat(column(statement, "select NAME from SCOPED_KEY_ENDPOINT where ID = '" + text + "'"))
                        .containsExactly(text);
            }
            assertThat(column(statement, "select ID from SCOPED_KEY where lower(NAME) like '%\ud83d\udd11'"))
                    .containsExactly("key\ud83d\udd11");
            assertThat(column(statement, "select ID from SCOPED_KEY where lower(NAME) = 'key'"))
                    .containsExactlyInAnyOrder("key", "KEY");
        }
    }

    private static void insert(Statement statement, String id, String name) throws SQLException {
        statement.execute(
                "insert into SCOPED_KEY (ID, REALM_ID, USER_ID, KIND, NAME, NOTE, DIGEST, DIGEST_VERSION, ENABLED,"
                        + " GRAPHQL_LEVEL, ENDPOINT_LEVEL, CREATED) values ('" + id + "', 'r', 'u', 'scoped', '" + name
                        + "', '"
                        + name + "', '" + id + "', 0, true, 'read', 'none', 1)");
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
