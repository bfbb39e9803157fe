/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.server.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import org.junit.jupiter.api.Test;

/** The migration of rows that are older than some of their columns. */
class MigratedRowsOnPostgresIT {

    @FunctionalInterface
    private interface Steps {
        void run(Liquibase liquibase, Statement statement) throws Exception;
    }

    @Test
    void grantsGoOnToMeanWhatTheyMeantAndTheUniqueIdAllowsWhatIsThere() throws Exception {
        before("1.0.0-scoped-key-internal-id", (liquibase, statement) -> {
            statement.execute("""
                    insert into scoped_key_endpoint (realm_id, id, name) values ('r', 'img-gen', 'One'),
                    ('r', 'IMG-GEN', 'Two'), ('r', 'Img-Gen', 'Three'), ('r', 'Other', 'Four'), ('s', 'img-gen', 'Five')
                    """);
            statement.execute("insert into scoped_key_grant (key_id, endpoint_id, realm_id, access_level)"
                    + " values ('k', 'img-gen', 'r', 'read'), ('k', 'gone', 'r', 'none')");

            liquibase.update(new Contexts());

            assertThat(column(
                            statement,
                            "select g.endpoint_id from scoped_key_grant g join scoped_key_endpoint e"
                                    + " on e.realm_id = g.realm_id and e.id = g.endpoint_id"
                                    + " and e.internal_id = g.endpoint_internal_id"))
                    .containsExactly("img-gen");
            assertThat(column(statement, "select folded_id from scoped_key_endpoint where realm_id = 'r'"))
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .contains("img-gen", "other")
                    .filteredOn(folded -> folded.startsWith("="))
                    .hasSize(2);
            assertThatThrownBy(() -> statement.execute("insert into scoped_key_endpoint (realm_id, id, name, folded_id)"
                            + " values ('r', 'OTHER', 'Six', 'other')"))
                    .hasMessageContaining("uk_scoped_key_endpoint_folded");
        });
    }

    @Test
    void keysGetTheTimeOfTheirLeakAndTheirPlaceAmongTheScopedKeysOfTheirOwner() throws Exception {
        before("1.0.0-scoped-key-leaked", (liquibase, statement) -> {
            for (String key : List.of(
                    "'a', 'one', 'scoped', 10, 'leak', null",
                    "'b', 'one', 'scoped', 20, 'administrator', 'leak'",
                    "'c', 'one', 'scoped', 30, 'owner', null",
                    "'d', 'one', 'legacy', 1, null, null",
                    "'e', 'one', 'legacy', 40, null, null",
                    "'f', 'two', 'scoped', 1, null, null")) {
                statement.execute(
                        "insert into scoped_key (realm_id, name, digest, digest_version, enabled, graphql_level,"
                                + " endpoint_level, id, user_id, kind, created, disabled_by, disabled_formerly_by)"
                                + " values ('r', 'a key', 'digest of ' || random(), 1, true, 'read', 'none', " + key
                                + ")");
            }
            statement.execute("""
                    insert into scoped_key_change
                        (key_id, change_number, changed, change_word, actor, state_after, text_length)
                    values ('b', 1, 24, 'disabled', 'leak_report', '{}', 2),
                        ('b', 2, 25, 'disabled', 'administrator', '{}', 2),
                        ('b', 3, 26, 'note', 'owner', '{}', 2),
                        ('c', 1, 35, 'disabled', 'owner', '{}', 2)
                    """);

            liquibase.update(new Contexts());

            assertThat(column(
                            statement,
                            "select id || ' ' || leaked from scoped_key where leaked is not null order by id"))
                    .containsExactly("a 10", "b 25");
            assertThat(column(statement, "select id || ' ' || ordinal from scoped_key order by id"))
                    .containsExactly("a 1", "b 2", "c 3", "d 0", "e 0", "f 1");
        });
    }

    /** Runs the steps in a database that has all change sets before this one. */
    private static void before(String changeSet, Steps steps) throws Exception {
        try (Connection connection = Database.postgres().connect();
                Statement statement = connection.createStatement();
                Liquibase liquibase = KeyEntities.changelog(connection)) {
            while (!liquibase
                    .listUnrunChangeSets(new Contexts(), new LabelExpression())
                    .get(0)
                    .getId()
                    .equals(changeSet)) {
                liquibase.update(1, "");
            }
            steps.run(liquibase, statement);
        }
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
