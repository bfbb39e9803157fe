/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that cannot be parsed is never more lenient than intended. */
class RealmRulesTest {

    private static final RealmRules NONE = rules(Map.of());

    @Test
    void whatIsNotSetIsTheDefault() {
        assertThat(NONE)
                .isEqualTo(new RealmRules(
                        "rpa",
                        50,
                        null,
                        false,
                        AccessLevel.READ_WRITE,
                        300,
                        64,
                        null,
                        null,
                        true,
                        true,
                        ReuseAction.NOTIFY,
                        null,
                        null,
                        null,
                        IdleAction.NOTIFY,
                        false));
        for (String attribute : new String[] {
            "prefix",
            "maxPerUser",
            "maxLifetimeDays",
            "requireExpiry",
            "maxGraphql",
            "tokenLifespan",
            "maxEndpointsPerToken",
            "stepUpMaxAge",
            "clients",
            "selfCheck",
            "leakReports",
            "reuseAction",
            "usageExample",
            "noticeDays",
            "maxIdleDays",
            "idleAction",
            "statusList"
        }) {
            assertThat(rules(Map.of("apiKeys." + attribute, ""))).as(attribute).isEqualTo(NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "\t\n", "-1", "+1", "1e3", "1.5", "0x10", "1 000", "many", "\u0661", "01", "\u00a05", "null"
            })
    void aNumberThatCannotBeReadIsTheStrictestThereIs(String text) {
        RealmRules rules = rules(Map.of(
                "apiKeys.maxPerUser", text,
                "apiKeys.maxLifetimeDays", text,
                "apiKeys.tokenLifespan", text,
                "apiKeys.maxEndpointsPerToken", text,
                "apiKeys.stepUpMaxAge", text));

        assertThat(rules.maxPerUser()).isZero();
        assertThat(rules.maxLifetimeDays()).isEqualTo(1);
        assertThat(rules.tokenLifespan()).isEqualTo(60);
        assertThat(rules.maxEndpointsPerToken()).isEqualTo(64);
        assertThat(rules.stepUpMaxAge()).isEqualTo(1);
    }

    @Test
    void noticeDaysAreSeveralNumbersOrNothing() {
        assertThat(rules(Map.of("apiKeys.noticeDays", "30,7,1")).noticeDays()).containsExactly(1, 7, 30);
        assertThat(rules(Map.of("apiKeys.noticeDays", " 7, 30 7,\t7 ")).noticeDays())
                .containsExactly(7, 30);
        assertThat(rules(Map.of("apiKeys.noticeDays", "99999999999999999999")).noticeDays())
                .containsExactly(36_500);
        for (String text : new String[] {
            " ",
            "0",
            "-1",
            "7,-1",
            "7,,1",
            ",7",
            "7,",
            "07",
            "7.5",
            "seven",
            "7;1",
            "1 2 3 4 5 6 7 8 9 10 11",
            "7,".repeat(2000) + "7,x"
        }) {
            assertThat(rules(Map.of("apiKeys.noticeDays", text)).noticeDays())
                    .as(text)
                    .isNull();
        }
    }

    @Test
    void aMistypedRuleForIdleKeysCostsNobodyAKey() {
        for (String text : new String[] {" ", "0", "-1", "ninety", "Delete", "disable,delete"}) {
            RealmRules rules = rules(Map.of("apiKeys.maxIdleDays", text, "apiKeys.idleAction", text));
            assertThat(rules.maxIdleDays()).as(text).isNull();
            assertThat(rules.idleAction()).as(text).isEqualTo(IdleAction.NOTIFY);
        }
        RealmRules rules = rules(Map.of("apiKeys.maxIdleDays", "90", "apiKeys.idleAction", "delete"));
        assertThat(rules.maxIdleDays()).isEqualTo(90);
        assertThat(rules.idleAction()).isEqualTo(IdleAction.DELETE);
    }

    @Test
    void zeroMeansNoKeysAndNoUnlimitedLife() {
        assertThat(rules(Map.of("apiKeys.maxPerUser", "0")).maxPerUser()).isZero();
        assertThat(rules(Map.of("apiKeys.maxLifetimeDays", "0")).maxLifetimeDays())
                .isEqualTo(1);
        assertThat(rules(Map.of("apiKeys.tokenLifespan", "0")).tokenLifespan()).isEqualTo(60);
        assertThat(rules(Map.of("apiKeys.maxEndpointsPerToken", "0")).maxEndpointsPerToken())
                .isEqualTo(64);
        assertThat(rules(Map.of("apiKeys.stepUpMaxAge", "0")).stepUpMaxAge()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "2147483648", "9223372036854775808", "99999999999999999999999999"})
    void aNumberAboveTheRangeIsTheHighestInIt(String text) {
        RealmRules rules = rules(Map.of(
                "apiKeys.maxPerUser", text,
                "apiKeys.maxLifetimeDays", text,
                "apiKeys.tokenLifespan", text,
                "apiKeys.maxEndpointsPerToken", text,
                "apiKeys.stepUpMaxAge", text));

        assertThat(rules.maxPerUser()).isEqualTo(10_000);
        assertThat(rules.maxLifetimeDays()).isEqualTo(36_500);
        assertThat(System.currentTimeMillis() + rules.maxLifetime()).isLessThan(253_402_300_799_999L);
        assertThat(rules.tokenLifespan()).isEqualTo(600);
        assertThat(rules.maxEndpointsPerToken()).isEqualTo(1000);
        assertThat(rules.stepUpMaxAge()).isEqualTo(100_000_000);
    }

    @Test
    void numbersAreReadWithWhiteSpaceAround() {
        assertThat(rules(Map.of("apiKeys.maxPerUser", " 7 ")).maxPerUser()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " ", " , ,\n", ",,"})
    void aListOfClientsWithoutAnyAllowsNone(String text) {
        RealmRules rules = rules(Map.of("apiKeys.clients", text));

        assertThat(rules.clients()).isEqualTo(Set.of());
        assertThat(rules.allowsClient("account-console")).isFalse();
        assertThat(rules.allowsClient("")).isFalse();
    }

    @Test
    void aListOfClientsAllowsThese() {
        RealmRules rules = rules(Map.of("apiKeys.clients", ", account-console,\n cli "));

        assertThat(rules.clients()).isEqualTo(Set.of("account-console", "cli"));
        assertThat(rules.allowsClient("cli")).isTrue();
        assertThat(rules.allowsClient("CLI")).isFalse();
        assertThat(NONE.allowsClient("cli")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "yes", "True", "FALSE", "no", "0"})
    void wordsThatCannotBeReadAreStrict(String text) {
        RealmRules rules =
                rules(Map.of("apiKeys.requireExpiry", text, "apiKeys.maxGraphql", text, "apiKeys.prefix", text));

        assertThat(rules.requireExpiry()).isTrue();
        assertThat(rules.maxGraphql()).isEqualTo(AccessLevel.NONE);
        assertThat(rules.prefix()).isEqualTo(text.equals("yes") || text.equals("no") ? text : "rpa");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "yes", "True", "FALSE", "no", "0"})
    void aSelfCheckThatCannotBeReadIsOff(String text) {
        assertThat(rules(Map.of("apiKeys.selfCheck", text)).selfCheck()).isFalse();
        assertThat(rules(Map.of("apiKeys.selfCheck", " true ")).selfCheck()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "Disable", "delete", "true", "notify"})
    void aReuseActionThatCannotBeReadOnlyNotifies(String text) {
        assertThat(rules(Map.of("apiKeys.reuseAction", text)).reuseAction()).isEqualTo(ReuseAction.NOTIFY);
        assertThat(rules(Map.of("apiKeys.reuseAction", " disable ")).reuseAction())
                .isEqualTo(ReuseAction.DISABLE);
    }

    @Test
    void aUsageExampleIsOneLineOfAtMost500Characters() {
        String line = "curl -H \"Authorization: Bearer $KEY\" 'https://api.example.org/<b>é😀</b>'";

        assertThat(example("  " + line + "\n")).isEqualTo(line);
        assertThat(example("😀".repeat(500))).hasSize(1000);
        assertThat(example("x".repeat(501))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "two\nlines",
                "two\u2028lines",
                "a\u0000b",
                "a\u202eb",
                "a\u200bb",
                "a\ud83d",
                "curl -H 'X-API-Key: rpa_Ab3dEf6hIj9l_0123456789ABCDEFGHIJ0123456789ABCDEFabcdef'"
            })
    void aUsageExampleThatHidesSomethingOrHoldsAKeyIsNone(String text) {
        assertThat(example(text)).isNull();
        assertThat(example("curl $KEY")).isEqualTo("curl $KEY");
    }

    @Test
    void aUsageExampleWithABlankInItsKeyIsNone() {
        String key = ScopedKey.generate("rpa").reveal();

        assertThat(example("curl -H 'X-API-Key: " + key.substring(0, 25) + " " + key.substring(25) + "'"))
                .isNull();
    }

    private static String example(String text) {
        return rules(Map.of("apiKeys.usageExample", text)).usageExample();
    }

    private static RealmRules rules(Map<String, String> attributes) {
        return RealmRules.of("test", attributes::get);
    }
}
