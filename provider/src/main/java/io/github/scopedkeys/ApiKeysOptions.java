/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * The options an operator has set.
 *
 * @param peppers the peppers, from {@code pepper-file}, the path of a file such as {@code 2:<base64>,1:<base64>}, or
 *     from the option that takes this text as a value. The first is current; {@code unpeppered-digests}
 *     ({@code upgrade} or {@code refuse}) decides what happens to keys stored before it
 * @param recordsUse whether the use of keys is recorded ({@code last-use}, {@code on} or {@code off})
 * @param useCountsDays days to keep usage counts; 0 disables them ({@code use-counts-days})
 * @param sweepInterval milliseconds between two sweeps of obsolete rows ({@code sweep-interval}, in seconds)
 * @param noticeInterval milliseconds between two searches for keys that expire soon or are idle
 *     ({@code notice-interval}, in seconds)
 * @param mailInterval milliseconds between two looks for notices to be sent ({@code mail-interval}, in seconds)
 * @param githubKeys where GitHub publishes the keys that sign its reports of leaks ({@code github-keys}); empty if they
 *     are not accepted
 */
record ApiKeysOptions(
        PepperRing peppers,
        boolean recordsUse,
        int useCountsDays,
        long sweepInterval,
        long noticeInterval,
        long mailInterval,
        Optional<URI> githubKeys) {

    private static final String LAST_USE = "last-use";
    private static final String USE_COUNTS_DAYS = "use-counts-days";
    private static final String SWEEP_INTERVAL = "sweep-interval";
    private static final String NOTICE_INTERVAL = "notice-interval";
    private static final String MAIL_INTERVAL = "mail-interval";
    private static final int DEFAULT_USE_COUNTS_DAYS = 90;
    private static final int DEFAULT_SWEEP_INTERVAL = 86_400;
    private static final int DEFAULT_NOTICE_INTERVAL = 3_600;
    private static final int DEFAULT_MAIL_INTERVAL = 60;

    /** @throws IllegalStateException if an option is invalid; the message contains no part of a pepper */
    static ApiKeysOptions read(Config.Scope config) {
        int useCountsDays = config.getInt(USE_COUNTS_DAYS, DEFAULT_USE_COUNTS_DAYS);
        if (useCountsDays < 0) {
            throw new IllegalStateException(PepperOptions.option(USE_COUNTS_DAYS) + " must be a number of days, or 0");
        }
        boolean upgrade = isFirst(config, PepperOptions.UNPEPPERED, "upgrade", "refuse");
        return new ApiKeysOptions(
                PepperOptions.read(config.get(PepperOptions.PEPPER), config.get(PepperOptions.PEPPER_FILE), upgrade),
                isFirst(config, LAST_USE, "on", "off"),
                useCountsDays,
                interval(config, SWEEP_INTERVAL, DEFAULT_SWEEP_INTERVAL),
                interval(config, NOTICE_INTERVAL, DEFAULT_NOTICE_INTERVAL),
                interval(config, MAIL_INTERVAL, DEFAULT_MAIL_INTERVAL),
                GithubKeysOption.read(config.get(GithubKeysOption.NAME, GithubKeysOption.DEFAULT)));
    }

    private static long interval(Config.Scope config, String name, int byDefault) {
        int seconds = config.getInt(name, byDefault);
        if (seconds <= 0) {
            throw new IllegalStateException(PepperOptions.option(name) + " must be a positive number of seconds");
        }
        return TimeUnit.SECONDS.toMillis(seconds);
    }

    /** Whether uses are counted. */
    boolean countsUses() {
        return recordsUse && useCountsDays > 0;
    }

    /** The available options, for {@code kc.sh} and for the test that compares them with the documentation. */
    static List<ProviderConfigProperty> metadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(PepperOptions.PEPPER_FILE)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("Path of a file with the secrets that digest API keys: <version>:<base64> entries of at least"
                        + " 32 bytes, separated by commas or line breaks; the first is current. The file must"
                        + " not be readable by other users")
                .add()
                .property()
                .name(PepperOptions.PEPPER)
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("The same secrets as a value. Prefer pepper-file: kc.sh show-config prints this option")
                .add()
                .property()
                .name(PepperOptions.UNPEPPERED)
                .type(ProviderConfigProperty.LIST_TYPE)
                .options("upgrade", "refuse")
                .defaultValue("upgrade")
                .helpText("Whether API keys stored before the first pepper are upgraded on use or refused")
                .add()
                .property()
                .name(LAST_USE)
                .type(ProviderConfigProperty.LIST_TYPE)
                .options("on", "off")
                .defaultValue("on")
                .helpText("Whether the last use of API keys is recorded")
                .add()
                .property()
                .name(USE_COUNTS_DAYS)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_USE_COUNTS_DAYS)
                .helpText("Days to keep usage counts of API keys; 0 disables them")
                .add()
                .property()
                .name(SWEEP_INTERVAL)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_SWEEP_INTERVAL)
                .helpText("Seconds between two sweeps of orphaned API keys and outdated usage counts")
                .add()
                .property()
                .name(GithubKeysOption.NAME)
                .type(ProviderConfigProperty.STRING_TYPE)
                .defaultValue(GithubKeysOption.DEFAULT)
                .helpText("Address of the public keys with which GitHub signs its reports of leaked API keys, or none")
                .add()
                .property()
                .name(NOTICE_INTERVAL)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_NOTICE_INTERVAL)
                .helpText("Seconds between two searches for API keys that expire soon or are idle")
                .add()
                .property()
                .name(MAIL_INTERVAL)
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .defaultValue(DEFAULT_MAIL_INTERVAL)
                .helpText("Seconds between two looks for notices to be sent by mail")
                .add()
                .build();
    }

    /** Returns whether an option with two possible values has the first one, which is the default. */
    private static boolean isFirst(Config.Scope config, String name, String first, String second) {
        String word = config.get(name, first);
        if (!Set.of(first, second).contains(word)) {
            throw new IllegalStateException(PepperOptions.option(name) + " must be " + first + " or " + second);
        }
        return word.equals(first);
    }
}
