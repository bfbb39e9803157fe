/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.owner.OwnerRemoval;
import io.github.scopedkeys.store.LastUse;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.services.scheduled.ScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/**
 * Reads the configuration, and keeps what lives as long as the server: the peppers and the notes of last use.
 *
 * <p>Options: {@code pepper} ({@code 2:<base64>,1:<base64>}, the first is current), {@code unpeppered-digests}
 * ({@code upgrade}, the default, or {@code refuse}: what to do with keys from before the first pepper) and {@code
 * last-use} ({@code on}, the default, or {@code off}: whether it is recorded when keys are used).
 */
public final class ApiKeysFactory implements ProviderFactory<ApiKeys> {

    private static final Logger LOG = Logger.getLogger(ApiKeysFactory.class);
    private static final String PEPPER = "pepper";
    private static final String UNPEPPERED = "unpeppered-digests";
    private static final String LAST_USE = "last-use";

    private final LastUse lastUse = new LastUse();
    private boolean recordsUse = true;
    private PepperRing peppers = PepperRing.none();
    private KeycloakSessionFactory sessions;

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public ApiKeys create(KeycloakSession session) {
        return new ApiKeys(session, peppers, recordsUse ? lastUse::note : (key, at) -> {});
    }

    @Override
    public void init(Config.Scope config) {
        recordsUse = isFirst(config, LAST_USE, "on", "off");
        boolean upgrade = isFirst(config, UNPEPPERED, "upgrade", "refuse");
        String text = config.get(PEPPER);
        if (text == null || text.isBlank()) {
            return;
        }
        try {
            peppers = PepperRing.parse(text, upgrade);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(option(PEPPER) + ": " + e.getMessage());
        }
    }

    /** What can be set, for {@code kc.sh} and for the test that holds the README to it. */
    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(PEPPER)
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("Secrets that digest API keys, <version>:<base64> with at least 32 bytes each, separated by"
                        + " commas; the first is current")
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
                .build();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        sessions = factory;
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
                    "API keys are stored without a pepper: set %s to a secret that is not in the database",
                    option(PEPPER));
        }
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(new ScheduledTaskRunner(factory, lastUse), LastUse.INTERVAL, lastUse.getTaskName()));
    }

    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        // Closed before its dependencies are, so that the last notes can still be written.
        return Set.of(JpaConnectionProvider.class, TimerProvider.class);
    }

    @Override
    public void close() {
        if (sessions == null) {
            return;
        }
        try {
            KeycloakModelUtils.runJobInTransaction(sessions, lastUse);
        } catch (RuntimeException e) {
            LOG.warn("The last use of some API keys could not be written at shutdown", e);
        }
    }

    /** Reads an option that is one of two words; the first is the default. */
    private static boolean isFirst(Config.Scope config, String name, String first, String second) {
        String word = config.get(name, first);
        if (!Set.of(first, second).contains(word)) {
            throw new IllegalStateException(option(name) + " is " + first + " or " + second);
        }
        return word.equals(first);
    }

    private static String option(String name) {
        return "--spi-api-keys--default--" + name;
    }
}
