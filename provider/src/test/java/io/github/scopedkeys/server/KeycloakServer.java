/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Keycloak with the provider jar and the demo realm, listening on free ports of the loopback interface.
 *
 * <p>It runs in production mode ({@code build}, then {@code start --optimized}), on H2 without a cluster. A test
 * that is happy with the one server everybody shares asks {@link RunningKeycloak} for it; a test that stops servers,
 * adds options or needs two of them builds its own here and closes it.
 */
public final class KeycloakServer implements AutoCloseable {

    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "admin";

    static final List<String> SEEN_FROM_OUTSIDE = List.of("--health-enabled=true", "--metrics-enabled=true");

    /** How a server is made for PostgreSQL, here and in the container image. */
    public static final List<String> BUILD_FOR_POSTGRES = BuiltServers.command(Database.Vendor.POSTGRES);

    /**
     * A server of a test lives for a minute or two, most of which the optimizing compiler would take for itself. What
     * measures speed sets {@code JAVA_OPTS_APPEND} to something else.
     */
    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1";

    /** A data directory to start from instead of an empty one, for a developer who runs the same tests again and again. */
    private static final String DATA = System.getProperty("scopedkeys.data");

    private final Builder plan;
    private final Home home;
    private final Engine engine;

    private KeycloakServer(Builder plan, Home home) {
        this.plan = plan;
        this.home = home;
        this.engine = Engine.of(home, environment());
    }

    /** A server with the database this test run is about ({@code scopedkeys.db}), in a work directory of this name. */
    public static Builder named(String name) {
        return new Builder(name, Setup.fromBuild());
    }

    /** A further node on this server's database, with the same jars and options, built already: a cluster. */
    public Builder secondNode(String name) {
        if (!plan.database.isPostgres()) {
            throw new IllegalStateException("Only servers on PostgreSQL can share their database");
        }
        return new Builder(name, this);
    }

    public URI baseUri() {
        return engine.baseUri();
    }

    public URI managementUri() {
        return engine.managementUri();
    }

    public Http http() {
        return new Http(baseUri());
    }

    public Database database() {
        return plan.database;
    }

    /** A connection to the server's PostgreSQL database, for looking at what is really stored. */
    public Connection jdbc() throws SQLException {
        return plan.database.connect();
    }

    /** Returns the number that a query on the server's PostgreSQL database gives. */
    public long readNumber(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Changes the server's PostgreSQL database behind its back. */
    public void update(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The catalogue of the demo realm, as {@code realm-config} has it. */
    JsonNode demoEndpoints() {
        try {
            return Answer.JSON.readTree(realmConfig().resolve("endpoints.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything the server wrote to its console since it was first started. */
    public String log() {
        return engine.log();
    }

    /** What the server wrote about requests, if its options turn that on: by day, so maybe in more than one file. */
    public String accessLog() {
        try (Stream<Path> files = Files.list(home.directory().resolve("data/log"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return home.directory();
    }

    /** The directory {@code realm-config} of the repository. */
    public Path realmConfig() {
        return plan.setup.realmConfig();
    }

    public boolean isRunning() {
        return engine.isRunning();
    }

    /** The process that all others of this server descend from. */
    public ProcessHandle handle() {
        return engine.handle();
    }

    /** Asks the server to end (SIGTERM) and waits until it has. Its data stay. */
    public void stop() {
        engine.stop();
    }

    /** Ends the server at once (SIGKILL), as a power cut would. Its data stay. */
    public void kill() {
        engine.kill();
    }

    /** Starts the server again, with the data it had, on the same ports; stops it first if it runs. */
    public void restart() {
        stop();
        engine.start(startCommand());
    }

    @Override
    public void close() {
        stop();
    }

    private List<String> startCommand() {
        List<String> command = new ArrayList<>();
        if (Engine.inContainers()) {
            command.add("start-dev");
            command.addAll(SEEN_FROM_OUTSIDE);
        } else {
            command.addAll(List.of("start", "--optimized", "--http-enabled=true", "--hostname-strict=false"));
            if (plan.alone || !plan.database.isPostgres()) {
                command.add("--cache=local");
            }
            command.addAll(plan.database.options());
        }
        command.add("--import-realm");
        // Every question whether it is ready yet would be a line of the log.
        command.add("--log-level-io.smallrye.health=warn");
        command.addAll(plan.options);
        return command;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_OPTS_KC_HEAP", "-Xmx768m");
        environment.put("JAVA_OPTS_APPEND", QUICK_TO_START);
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        if (plan.database.isPostgres()) {
            environment.put("KC_DB_PASSWORD", plan.database.password());
        }
        environment.putAll(plan.environment);
        return environment;
    }

    /** What a server shall be before there is one. */
    public static final class Builder {

        private final String name;
        private final Setup setup;
        private final KeycloakServer model;
        private Database database;
        private boolean alone;
        private String features = "";
        private final List<Path> jars = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();

        private Builder(String name, Setup setup) {
            this.name = name;
            this.setup = setup;
            this.model = null;
            this.jars.add(setup.providerJar());
        }

        private Builder(String name, KeycloakServer model) {
            this.name = name;
            this.setup = model.plan.setup;
            this.model = model;
            this.database = model.plan.database;
            this.options.addAll(model.plan.options);
            this.environment.putAll(model.plan.environment);
        }

        public Builder on(Database chosen) {
            database = chosen;
            return this;
        }

        /** A jar for the {@code providers} directory beside our own, such as the themes. */
        public Builder jar(Path jar) {
            jars.add(jar);
            return this;
        }

        /** Leaves our own jar out, for a server that gets it later or had it once. */
        public Builder withoutOurJar() {
            jars.remove(setup.providerJar());
            return this;
        }

        /** Keeps the server out of any cluster: its caches hear of nobody else's changes. */
        public Builder alone() {
            alone = true;
            return this;
        }

        /** Features to enable beside the defaults, separated by commas: such a server is built on its own. */
        public Builder features(String chosen) {
            features = chosen;
            return this;
        }

        /** An option of the start command, such as {@code --log-level=debug}. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Copies what was built for these jars, starts, and returns when the server is ready. */
        public KeycloakServer start() {
            if (database == null) {
                database = Database.named(setup.database());
            }
            Home home = Home.copyOf(distribution(), setup.work().resolve(name));
            if (Engine.inContainers()) {
                home.addProviders(jars);
            }
            home.addRealm(setup.realmConfig().resolve("demo-realm.json"));
            if (model == null && !database.isPostgres() && DATA != null) {
                home.addData(Path.of(DATA));
            }
            KeycloakServer server = new KeycloakServer(this, home);
            server.engine.start(server.startCommand());
            return server;
        }

        private Path distribution() {
            if (model != null) {
                return model.directory();
            }
            return Engine.inContainers()
                    ? setup.keycloakHome()
                    : BuiltServers.with(setup, database.vendor(), jars, features);
        }
    }
}
