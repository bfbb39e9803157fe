/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.idle.ScopedKeysNotices;
import io.github.scopedkeys.lookup.CoalescedReads;
import io.github.scopedkeys.lookup.KeyRef;
import io.github.scopedkeys.mail.NoticeMails;
import io.github.scopedkeys.owner.Directories;
import io.github.scopedkeys.owner.OwnerRemoval;
import io.github.scopedkeys.owner.ScopedKeysSweep;
import io.github.scopedkeys.rotation.ReplacedKeys;
import io.github.scopedkeys.store.OwnTransaction;
import io.github.scopedkeys.usage.RecentUses;
import io.github.scopedkeys.usage.UseRecorder;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.Version;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.ServerInfoAwareProviderFactory;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/**
 * Holds the state that lives as long as the server: its options, the reads in progress, and the uses not yet written.
 */
public final class ApiKeysProviderFactory implements ProviderFactory<ApiKeysProvider>, ServerInfoAwareProviderFactory {

    private static final Logger LOG = Logger.getLogger(ApiKeysProviderFactory.class);
    /** Delay in milliseconds: past the busy startup, yet soon enough for a server that restarts every day. */
    private static final long FIRST_SWEEP = 600_000;
    /** Milliseconds: 100,000 idle keys take minutes. */
    private static final long LONGEST_RUN = 3_600_000;

    private final CoalescedReads<KeyRef, StoredKey> reads = new CoalescedReads<>();
    private final Directories directories = new Directories();
    private ApiKeysOptions options;
    private RecentUses uses;
    private UseRecorder recorder;
    private ReplacedKeys replacedKeys;

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public ApiKeysProvider create(KeycloakSession session) {
        return new ApiKeysProvider(
                session,
                options,
                reads,
                directories,
                options.recordsUse() ? uses::note : (key, needed, client, at) -> {},
                refusal -> replacedKeys.note(session, refusal));
    }

    @Override
    public void init(Config.Scope config) {
        SupportedKeycloak.require(Version.VERSION);
        options = ApiKeysOptions.read(config);
        uses = new RecentUses(options.countsUses());
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        recorder = new UseRecorder(uses, work -> inTransaction(factory, work));
        replacedKeys = new ReplacedKeys(factory);
        OwnerRemoval removal = new OwnerRemoval();
        factory.register(removal);
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                start(factory);
            }
        });
    }

    private void start(KeycloakSessionFactory factory) {
        if (options.peppers().isEmpty() && !Environment.isDevMode()) {
            LOG.warnf(
                    "API keys are stored without a pepper: set %s to a file that keeps one outside the database",
                    PepperOptions.option(PepperOptions.PEPPER_FILE));
        }
        Measurement.expectLeaks();
        FingerprintKeyRenewal.run(factory, options.peppers());
        CountingRecord counting = new CountingRecord(factory, options);
        counting.start();
        OwnTransaction.run(factory, session -> {
            schedule(session, "scoped-keys-use", recorder, UseRecorder.INTERVAL);
            ScopedKeysSweep sweep = new ScopedKeysSweep(options.useCountsDays());
            schedule(
                    session,
                    sweep.getTaskName(),
                    alone(factory, sweep, options.sweepInterval()),
                    options.sweepInterval());
            ScopedKeysNotices notices = new ScopedKeysNotices(options.recordsUse());
            schedule(
                    session,
                    notices.getTaskName(),
                    counting.keptBefore(alone(factory, notices, options.noticeInterval())),
                    options.noticeInterval());
            schedule(session, "scoped-keys-mail", new NoticeMails(factory), options.mailInterval());
        });
    }

    /**
     * Makes sure that one node at a time runs the task. Keycloak forgets the lock after the given time even if the task
     * still runs, and that of a node that died, unless the other nodes notice.
     */
    private static Runnable alone(KeycloakSessionFactory factory, ScheduledTask task, long interval) {
        return new ClusterAwareScheduledTaskRunner(factory, task, Math.max(interval, LONGEST_RUN));
    }

    private static void schedule(KeycloakSession session, String name, Runnable task, long interval) {
        ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(name);
        session.getProvider(TimerProvider.class)
                .schedule(new BackgroundTask(executor, task), Math.min(FIRST_SWEEP, interval), interval, name);
    }

    private static void inTransaction(KeycloakSessionFactory factory, UseRecorder.Work work) {
        OwnTransaction.run(factory, session -> {
            EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
            String prefix = JpaUtils.getTableNameForNativeQuery("", em);
            em.unwrap(Session.class).doWork(connection -> work.on(connection, UseRecorder.tables(connection, prefix)));
        });
    }

    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        // Keycloak closes this factory before its dependencies, so the last uses can still be written.
        return Set.of(JpaConnectionProvider.class, TimerProvider.class);
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.run();
        }
    }

    /** The admin console shows it among the server's providers. */
    @Override
    public Map<String, String> getOperationalInfo() {
        return Map.of(
                "Version", Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "unknown"));
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ApiKeysOptions.metadata();
    }
}
