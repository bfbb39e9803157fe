/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * What an operator has set.
 *
 * @param peppers from {@code pepper-file}, the path of a file with {@code 2:<base64>,1:<base64>} of which the first is
 *     current, or from the option with the same as a value; {@code unpeppered-digests} ({@code upgrade} or {@code refuse})
 *     says what to do with keys from before the first
 * @param recordsUse whether it is recorded when and for what keys are used ({@code last-use}, {@code on} or {@code off})
 * @param useCountsDays how many days counts of uses are kept, 0 to count nothing ({@code use-counts-days})
 * @param sweepInterval milliseconds between two sweeps of what nobody needs any more ({@code sweep-interval}, in seconds)
 */
record ApiKeysOptions(PepperRing peppers, boolean recordsUse, int useCountsDays, long sweepInterval) {

    private static final String UNPEPPERED = "unpeppered-digests";
    private static final String LAST_USE = "last-use";
    private static final String USE_COUNTS_DAYS = "use-counts-days";
    private static final String SWEEP_INTERVAL = "sweep-interval";
    private static final int DEFAULT_USE_COUNTS_DAYS = 90;
    private static final int DEFAULT_SWEEP_INTERVAL = 86_400;
    /** @throws IllegalStateException if an option cannot be read, without any part of a pepper */
    static ApiKeysOptions read(Config.Scope config) {
        int useCountsDays = config.getInt(USE_COUNTS_DAYS, DEFAULT_USE_COUNTS_DAYS);
        int sweepInterval = config.getInt(SWEEP_INTERVAL, DEFAULT_SWEEP_INTERVAL);
        if (useCountsDays < 0) {
            throw new IllegalStateException(PepperOptions.option(USE_COUNTS_DAYS) + " is a number of days, or 0");
        }
        if (sweepInterval <= 0) {
            throw new IllegalStateException(PepperOptions.option(SWEEP_INTERVAL) + " is a number of seconds from 1");
        }
        boolean upgrade = isFirst(config, UNPEPPERED, "upgrade", "refuse");
        return new ApiKeysOptions(
                PepperOptions.read(config.get(PepperOptions.PEPPER), config.get(PepperOptions.PEPPER_FILE), upgrade),
                isFirst(config, LAST_USE, "on", "off"),
                useCountsDays,
                TimeUnit.SECONDS.toMillis(sweepInterval));
    }

    /** What can be set, for {@code kc.sh} and for the test that holds the documentation to it. */
    static List<ProviderConfigProperty> metadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(PepperOptions.PEPPER_FILE)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText(
                        "Path of a file with the secrets that digest API keys, <version>:<base64> with at least 32 bytes"
                                + " each, separated by commas or line breaks; the first is current. Other users must not be able"
                                + " to read the file")
                .add()
                .property()
                .name(PepperOptions.PEPPER)
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
            throw new IllegalStateException(PepperOptions.option(name) + " is " + first + " or " + second);
        }
        return word.equals(first);
    }
}
