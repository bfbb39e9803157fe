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
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;

/** The migration of catalogs and grants from before endpoints had internal ids. */
class MigratedEndpointsOnPostgresIT {

    private static final String FIRST = "1.0.0-scoped-key-internal-id";

    @Test
    void grantsGoOnToMeanWhatTheyMeantAndTheUniqueIdAllowsWhatIsThere() throws Exception {
        try (Connection connection = Database.postgres().connect();
                Statement statement = connection.createStatement();
                Liquibase liquibase = new Liquibase(
                        "META-INF/scoped-keys-changelog.xml",
                        new ClassLoaderResourceAccessor(),
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
            while (!liquibase
                    .listUnrunChangeSets(new Contexts(), new LabelExpression())
                    .get(0)
                    .getId()
                    .equals(FIRST)) {
                liquibase.update(1, "");
            }
            statement.execute(
                    "insert into scoped_key_endpoint (realm_id, id, name) values ('r', 'img-gen', 'One'),"
                            + " ('r', 'IMG-GEN', 'Two'), ('r', 'Img-Gen', 'Three'), ('r', 'Other', 'Four'), ('s', 'img-gen', 'Five')");
            statement.execute("insert into scoped_key_grant (key_id, endpoint_id, realm_id, access_level)"
                    + " values ('k', 'img-gen', 'r', 'read'), ('k', 'gone', 'r', 'none')");

            liquibase.update(new Contexts());

            assertThat(column(
                            statement,
                            "select g.endpoint_id from scoped_key_grant g join scoped_key_endpoint e on e.realm_id = g.realm_id"
                                    + " and e.id = g.endpoint_id and e.internal_id = g.endpoint_internal_id"))
                    .containsExactly("img-gen");
            assertThat(column(statement, "select folded_id from scoped_key_endpoint where realm_id = 'r'"))
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .contains("img-gen", "other")
                    .filteredOn(folded -> folded.startsWith("="))
                    .hasSize(2);
            assertThatThrownBy(
                            () -> statement.execute(
                                    "insert into scoped_key_endpoint (realm_id, id, name, folded_id) values ('r', 'OTHER', 'Six', 'other')"))
                    .hasMessageContaining("uk_scoped_key_endpoint_folded");
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
