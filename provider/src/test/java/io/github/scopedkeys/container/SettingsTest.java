/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.ApiKeysProviderFactory;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.ReusePeriod;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.Config;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/** The table of settings in docs/configuration.md is complete and gives the right places and defaults. */
class SettingsTest {

    private static final Map<String, Row> TABLE = table();

    @Test
    void everyOptionOfTheServerStandsThereWithItsDefault() {
        Map<String, String> options = new ApiKeysProviderFactory()
                .getConfigMetadata().stream()
                        .collect(Collectors.toMap(ProviderConfigProperty::getName, SettingsTest::defaultOf));

        assertThat(settingsOf("server")).isEqualTo(new TreeMap<>(options));
    }

    @Test
    void theServerReadsNoOtherOptions() {
        Set<String> read = new TreeSet<>();
        Config.Scope nothingSet = (Config.Scope) Proxy.newProxyInstance(
                Config.Scope.class.getClassLoader(),
                new Class<?>[] {Config.Scope.class},
                (scope, method, arguments) -> {
                    read.add((String) arguments[0]);
                    return arguments.length > 1 ? arguments[1] : null;
                });

        new ApiKeysProviderFactory().init(nothingSet);

        assertThat(read).isEqualTo(settingsOf("server").keySet());
    }

    @Test
    void everyRuleOfTheRealmStandsThereWithItsDefault() throws Exception {
        RealmRules rules = RealmRules.of(realmWithoutAttributes());
        Map<String, String> attributes = new TreeMap<>();
        for (RecordComponent rule : RealmRules.class.getRecordComponents()) {
            Object value = rule.getAccessor().invoke(rules);
            attributes.put(
                    "apiKeys." + rule.getName(),
                    rule.getName().equals("clients") && value == null ? "all" : text(value));
        }

        assertThat(settingsOf("realm")).isEqualTo(attributes);
    }

    @Test
    void whatMakesAClientAGateStandsThere() {
        assertThat(settingsOf("client"))
                .containsExactly(
                        Map.entry(GatePolicy.ENABLED, "false"),
                        Map.entry(ReusePeriod.ATTRIBUTE, "60"),
                        Map.entry(GatePolicy.SCOPE_REQUIRED, "false"));
    }

    @Test
    void everySettingIsExplainedAndIsOfOneOfTheThreeKinds() {
        assertThat(TABLE.values()).allSatisfy(row -> {
            assertThat(row.where()).isIn("server", "realm", "client");
            assertThat(row.meaning()).hasSizeGreaterThan(10);
        });
    }

    private static Map<String, String> settingsOf(String where) {
        Map<String, String> defaults = new TreeMap<>();
        TABLE.forEach((name, row) -> {
            if (row.where().equals(where)) {
                defaults.put(name, row.byDefault());
            }
        });
        return defaults;
    }

    private static Map<String, Row> table() {
        String settings = Repository.text("docs/configuration.md")
                .split("\n## Settings\n", 2)[1]
                .split("\n## ", 2)[0];
        return settings.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::trim).toList())
                .collect(Collectors.toMap(
                        cells -> cells.get(1).replace("`", ""),
                        cells -> new Row(cells.get(2), cells.get(3).replace("`", ""), cells.get(4)),
                        (one, other) -> {
                            throw new AssertionError("A setting stands in the table twice");
                        },
                        TreeMap::new));
    }

    private static String defaultOf(ProviderConfigProperty option) {
        return text(option.getDefaultValue());
    }

    private static String text(Object value) {
        if (value instanceof AccessLevel level) {
            return level.word();
        }
        return value == null ? "none" : value.toString();
    }

    /** A realm without attributes; the rules read nothing else from it. */
    private static RealmModel realmWithoutAttributes() {
        return (RealmModel) Proxy.newProxyInstance(
                RealmModel.class.getClassLoader(),
                new Class<?>[] {RealmModel.class},
                (realm, method, arguments) -> null);
    }

    private record Row(String where, String byDefault, String meaning) {}
}
