/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.owner.Directories;
import io.github.scopedkeys.owner.OwnerRemoval;
import io.github.scopedkeys.owner.ScopedKeysSweep;
import io.github.scopedkeys.store.JpaKeyStore;
import io.github.scopedkeys.store.RecentUses;
import io.github.scopedkeys.store.SharedReads;
import io.github.scopedkeys.store.UseRecorder;
import io.github.scopedkeys.store.UseTables;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/**
 * Reads the configuration, and keeps what lives as long as the server: the peppers, the reads in progress and the uses not written yet.
 *
 * <p>Options: {@code pepper-file} (the path of a file with {@code 2:<base64>,1:<base64>}, the first is current) or
 * {@code pepper} (the same, as a value), {@code unpeppered-digests}
 * ({@code upgrade}, the default, or {@code refuse}: what to do with keys from before the first pepper),
 * {@code last-use} ({@code on}, the default, or {@code off}: whether it is recorded when and for what keys are used),
 * {@code use-counts-days} (90; how many days counts of uses are kept, 0 to count nothing) and {@code sweep-interval}
 * (86400; seconds between two sweeps of what nobody needs any more).
 */
public final class ApiKeysFactory implements ProviderFactory<ApiKeys> {

    private static final Logger LOG = Logger.getLogger(ApiKeysFactory.class);
    static final String PEPPER = "pepper";
    static final String PEPPER_FILE = "pepper-file";

    private static final String UNPEPPERED = "unpeppered-digests";
    private static final String LAST_USE = "last-use";
    private static final String USE_COUNTS_DAYS = "use-counts-days";
    private static final String SWEEP_INTERVAL = "sweep-interval";
    private static final int DEFAULT_USE_COUNTS_DAYS = 90;
    private static final int DEFAULT_SWEEP_INTERVAL = 86_400;
    /** Not while a server is busy with its start, but soon enough for one that is restarted every day, in milliseconds. */
    private static final long FIRST_SWEEP = 600_000;

    private final SharedReads<JpaKeyStore.Place, StoredKey> reads = new SharedReads<>();
    private final Directories directories = new Directories();
    private PepperRing peppers = PepperRing.none();
    private int useCountsDays;
    private long sweepInterval;
    private boolean recordsUse;
    private RecentUses uses;
    private UseRecorder recorder;

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public ApiKeys create(KeycloakSession session) {
        return new ApiKeys(session, peppers, reads, directories, recordsUse ? uses::note : (key, needed, at) -> {});
    }

    @Override
    public void init(Config.Scope config) {
        recordsUse = isFirst(config, LAST_USE, "on", "off");
        boolean upgrade = isFirst(config, UNPEPPERED, "upgrade", "refuse");
        useCountsDays = config.getInt(USE_COUNTS_DAYS, DEFAULT_USE_COUNTS_DAYS);
        sweepInterval = TimeUnit.SECONDS.toMillis(config.getInt(SWEEP_INTERVAL, DEFAULT_SWEEP_INTERVAL));
        if (useCountsDays < 0) {
            throw new IllegalStateException(option(USE_COUNTS_DAYS) + " is a number of days, or 0");
        }
        if (sweepInterval <= 0) {
            throw new IllegalStateException(option(SWEEP_INTERVAL) + " is a number of seconds from 1");
        }
        uses = new RecentUses(useCountsDays > 0);
        peppers = PepperOptions.read(config.get(PEPPER), config.get(PEPPER_FILE), upgrade);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        recorder = new UseRecorder(uses, work -> inTransaction(factory, work));
        OwnerRemoval removal = new OwnerRemoval();
        factory.register(removal);
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                start(factory);
            }
        });
    }

    private void start(KeycloakSessionFactory factory) {
        if (peppers.isEmpty() && !Environment.isDevMode()) {
            LOG.warnf(
                    "API keys are stored without a pepper: set %s to a file whose secret is not in the database",
                    option(PEPPER_FILE));
        }
        FingerprintKeyRenewal.run(factory, peppers);
        KeycloakModelUtils.runJobInTransaction(factory, session -> {
            TimerProvider timer = session.getProvider(TimerProvider.class);
            timer.schedule(recorder, UseRecorder.INTERVAL, "scoped-keys-use");
            ScopedKeysSweep sweep = new ScopedKeysSweep(useCountsDays);
            ExecutorService executor =
                    session.getProvider(ExecutorsProvider.class).getExecutor(sweep.getTaskName());
            // In a thread of its own: it may take a while, and all timers of the server share one thread.
            timer.schedule(
                    () -> executor.execute(new ClusterAwareScheduledTaskRunner(factory, sweep, sweepInterval)),
                    Math.min(FIRST_SWEEP, sweepInterval),
                    sweepInterval,
                    sweep.getTaskName());
        });
    }

    private static void inTransaction(KeycloakSessionFactory factory, UseRecorder.Work work) {
        KeycloakModelUtils.runJobInTransaction(factory, session -> {
            EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
            String prefix = JpaUtils.getTableNameForNativeQuery("", em);
            em.unwrap(Session.class).doWork(connection -> work.on(connection, UseTables.of(connection, prefix)));
        });
    }

    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        // Closed before its dependencies are, so that the last uses can still be written.
        return Set.of(JpaConnectionProvider.class, TimerProvider.class);
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.run();
        }
    }

    /** What can be set, for {@code kc.sh} and for the test that holds the README to it. */
    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(PEPPER_FILE)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText(
                        "Path of a file with the secrets that digest API keys, <version>:<base64> with at least 32 bytes"
                                + " each, separated by commas or line breaks; the first is current. Other users must not be able"
                                + " to read the file")
                .add()
                .property()
                .name(PEPPER)
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("The same secrets as a value, which kc.sh show-config prints: prefer pepper-file")
                .add()
                .property()
                .name(UNPEPPERED)
                .type(ProviderConfigProperty.LIST_TYPE)
                .options("upgrade", "refuse")
                .defaultValue("upgrade")
                .helpText("What to do with API keys from before the first pepper: upgrade on use, or refuse")
                .add()
                .property()
                .name(LAST_USE)
                .type(ProviderConfigProperty.LIST_TYPE)
                .options("on", "off")
                .defaultValue("on")
                .helpText("Whether it is recorded when API keys are used")
                .add()
                .property()
                .name(USE_COUNTS_DAYS)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_USE_COUNTS_DAYS)
                .helpText("How many days counts of the uses of API keys are kept; 0 to count nothing")
                .add()
                .property()
                .name(SWEEP_INTERVAL)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_SWEEP_INTERVAL)
                .helpText("Seconds between two sweeps of API keys and counts that nobody needs any more")
                .add()
                .build();
    }

    /** Reads an option that is one of two words; the first is the default. */
    private static boolean isFirst(Config.Scope config, String name, String first, String second) {
        String word = config.get(name, first);
        if (!Set.of(first, second).contains(word)) {
            throw new IllegalStateException(option(name) + " is " + first + " or " + second);
        }
        return word.equals(first);
    }

    static String option(String name) {
        return "--spi-api-keys--default--" + name;
    }
}
