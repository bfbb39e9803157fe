/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Result.Conditions;
import io.github.scopedkeys.server.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The machine on which a comparison was measured. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static Conditions conditions(Options options, boolean events, Postgres postgres) {
        return new Conditions(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.vm.version"),
                Path.of(System.getProperty("scopedkeys.keycloak.home"))
                        .getFileName()
                        .toString(),
                database(postgres),
                events,
                options.seconds(),
                options.warmup());
    }

    private static String processor() {
        if (!Files.exists(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String database(Postgres postgres) {
        try (Connection connection = postgres.database("postgres").connect()) {
            ResultSet memory = connection.createStatement().executeQuery("SHOW shared_buffers");
            memory.next();
            return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + ", shared_buffers "
                    + memory.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
