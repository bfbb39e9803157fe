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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A real Keycloak with the provider jar and the demo realm, on free ports of the loopback interface. It runs in
 * production mode ({@code build}, then {@code start --optimized}). Tests that can share a server use {@link
 * RunningKeycloak}. Tests that stop servers, add options or need two of them build their own here and close it.
 */
public final class KeycloakServer implements AutoCloseable {

    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "admin";

    static final List<String> SEEN_FROM_OUTSIDE = List.of("--health-enabled=true", "--metrics-enabled=true");

    /** The build command for PostgreSQL, here and in the container image. */
    public static final List<String> BUILD_FOR_POSTGRES = BuiltServers.command(Database.Vendor.POSTGRES);

    /** Keycloak's variable for further options of its JVM. */
    static final String JVM_OPTIONS = "JAVA_OPTS_APPEND";

    /**
     * A test server lives for a minute or two, most of which the optimizing compiler would use. After a kill, the next
     * start asks the dead node ten times whether it may join. Benchmarks set {@code JAVA_OPTS_APPEND} to something
     * else.
     */
    static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1 -Djgroups.join_timeout=500ms";

    /**
     * A data directory to start from instead of an empty one, for a developer who runs the same tests again and again.
     */
    private static final String DATA = System.getProperty("scopedkeys.data");

    private static final List<KeycloakServer> STARTED = new CopyOnWriteArrayList<>();

    private final Builder plan;
    private final Home home;
    private final Engine engine;
    private int searched;

    private KeycloakServer(Builder plan, Home home) {
        this.plan = plan;
        this.home = home;
        this.engine = Engine.of(home, environment());
    }

    /** A server with the database of this test run ({@code scopedkeys.db}), in a work directory of this name. */
    public static Builder named(String name) {
        return new Builder(name, Setup.fromBuild());
    }

    /** Another node on this server's database, with the same jars and options and already built: a cluster. */
    public Builder secondNode(String name) {
        if (!plan.database.isShared()) {
            throw new IllegalStateException("Servers cannot share an H2 file");
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

    /** A connection to the server's database, to check what is stored. */
    public Connection jdbc() throws SQLException {
        return plan.database.connect();
    }

    /** Returns the number that a query on the server's database gives. */
    public long readNumber(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Returns the text that a query on the server's database gives. */
    public String readText(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Changes the server's database behind its back. */
    public void update(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The demo realm's catalog, as in {@code realm-config}. */
    JsonNode demoEndpoints() {
        try {
            return Answer.JSON.readTree(realmConfig().resolve("endpoints.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything the server wrote to its console since its first start. */
    public String log() {
        return engine.log();
    }

    /** Every server of this JVM that was ever started. */
    static List<KeycloakServer> started() {
        return STARTED;
    }

    /** What the server wrote to its console since the last call. */
    synchronized String unsearchedLog() {
        String log = log();
        String rest = log.substring(Math.min(searched, log.length()));
        searched = log.length();
        return rest;
    }

    /** The server's access log, if its options enable it. It may consist of several files, one per day. */
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

    /** The ancestor of all processes of this server. */
    public ProcessHandle handle() {
        return engine.handle();
    }

    /** Stops the server (SIGTERM) and waits for its end. Its data stays. */
    public void stop() {
        engine.stop();
    }

    /** Kills the server (SIGKILL), as a power failure would. Its data stays. */
    public void kill() {
        engine.kill();
    }

    /** Starts the server again with its data, on the same ports. Stops it first if it is running. */
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
            if (plan.alone || !plan.database.isShared()) {
                command.add("--cache=local");
            }
            command.addAll(plan.database.options());
        }
        command.add("--import-realm");
        // Tests create thousands of users, and hashing a password was the slowest thing they did.
        command.add("--spi-password-hashing--argon2--iterations=1");
        command.add("--spi-password-hashing--argon2--memory=64");
        // Every readiness check would log a line.
        command.add("--log-level-io.smallrye.health=warn");
        command.addAll(plan.options);
        return command;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_OPTS_KC_HEAP", "-Xmx768m");
        environment.put(JVM_OPTIONS, QUICK_TO_START);
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        if (plan.database.isShared()) {
            environment.put("KC_DB_PASSWORD", plan.database.password());
        }
        environment.putAll(plan.environment);
        return environment;
    }

    /** The configuration of a server that has not been started yet. */
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

        /** Adds a jar to the {@code providers} directory beside our own, such as the themes. */
        public Builder jar(Path jar) {
            jars.add(jar);
            return this;
        }

        /** Omits our own jar, for a server that gets it later or no longer has it. */
        public Builder withoutOurJar() {
            jars.remove(setup.providerJar());
            return this;
        }

        /** Keeps the server out of any cluster, so its caches do not learn of changes on other nodes. */
        public Builder alone() {
            alone = true;
            return this;
        }

        /** Enables features in addition to the defaults, separated by commas. Such a server has its own build. */
        public Builder features(String chosen) {
            features = chosen;
            return this;
        }

        /** Adds an option of the start command, such as {@code --log-level=debug}. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Copies the distribution built for these jars, starts it, and returns when the server is ready. */
        public KeycloakServer start() {
            if (database == null) {
                database = Database.named(setup.database());
            }
            Home home = Home.copyOf(distribution(), setup.work().resolve(name));
            if (Engine.inContainers()) {
                home.addProviders(jars);
            }
            addRealm(home);
            if (model == null && !database.isShared() && DATA != null) {
                home.addData(Path.of(DATA));
            }
            KeycloakServer server = new KeycloakServer(this, home);
            STARTED.add(server);
            server.engine.start(server.startCommand());
            return server;
        }

        /** On H2 the demo realm as it is, which signs with RSA, and for a benchmark, too. */
        private void addRealm(Home home) {
            Path realm = setup.realmConfig().resolve("demo-realm.json");
            if (database.isShared() && !environment.containsKey(JVM_OPTIONS)) {
                home.addRealm("demo-realm.json", SigningKeys.elliptic(realm));
            } else {
                home.addRealm(realm);
            }
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
