/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.server.Database;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on MariaDB. */
@EnabledIf("io.github.scopedkeys.server.MariaDb#isAvailable")
class SearchesOfManyOnMariaDbIT extends SearchesOfManyOnPostgresIT {

    @Override
    Database database() {
        return Database.mariaDb();
    }
}
