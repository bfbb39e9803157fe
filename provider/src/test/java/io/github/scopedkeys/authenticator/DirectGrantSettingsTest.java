/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Stub;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticatorConfigModel;

/** Only the exact words change a setting: anything else leaves the default. */
class DirectGrantSettingsTest {

    private static final DirectGrantSettings DEFAULT = new DirectGrantSettings(true, false);

    @Test
    void aStepWithoutSettingsHasTheDefaults() {
        assertThat(DirectGrantSettings.of(step(null))).isEqualTo(DEFAULT);
        assertThat(DirectGrantSettings.of(with(null))).isEqualTo(DEFAULT);
        assertThat(settings(Map.of())).isEqualTo(DEFAULT);
    }

    @Test
    void eachSettingIsReadFromItsOwnName() {
        assertThat(settings(Map.of(DirectGrantSettings.USERNAME_MUST_MATCH, "false")))
                .isEqualTo(new DirectGrantSettings(false, false));
        assertThat(settings(Map.of(DirectGrantSettings.KEYS_ONLY, "true")))
                .isEqualTo(new DirectGrantSettings(true, true));
        assertThat(settings(Map.of(
                        DirectGrantSettings.USERNAME_MUST_MATCH, "true", DirectGrantSettings.KEYS_ONLY, "false")))
                .isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no", "0", "off", "FALSE", "false "})
    void nothingButFalseAllowsAnotherUserName(String value) {
        assertThat(settings(Map.of(DirectGrantSettings.USERNAME_MUST_MATCH, value)))
                .isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "yes", "1", "on", "TRUE", "true "})
    void nothingButTrueRefusesPasswords(String value) {
        assertThat(settings(Map.of(DirectGrantSettings.KEYS_ONLY, value))).isEqualTo(DEFAULT);
    }

    private static DirectGrantSettings settings(Map<String, String> values) {
        return DirectGrantSettings.of(with(new HashMap<>(values)));
    }

    private static AuthenticationFlowContext with(Map<String, String> values) {
        AuthenticatorConfigModel config = new AuthenticatorConfigModel();
        config.setConfig(values);
        return step(config);
    }

    private static AuthenticationFlowContext step(AuthenticatorConfigModel config) {
        return Stub.of(AuthenticationFlowContext.class, Collections.singletonMap("getAuthenticatorConfig", config));
    }
}
