/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedKeycloakTest {

    @ParameterizedTest
    @ValueSource(strings = {"26.6.2", "26.6", "26.5.6", "25.0.99", "26.6.2.redhat-00001", "26.6.2-SNAPSHOT"})
    void anOlderServerIsToldWhyItDoesNotStart(String version) {
        assertThatThrownBy(() -> SupportedKeycloak.require(version))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs Keycloak 26.6.3 or newer")
                .hasMessageContaining(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "26.6.3",
                "26.6.3.redhat-00001",
                "26.6.10",
                "26.7",
                "26.7.0",
                "27.0.0-rc1",
                "999.0.0-SNAPSHOT",
                "nightly",
                ""
            })
    void aNewerServerOrOneWithoutANumberStarts(String version) {
        assertThatCode(() -> SupportedKeycloak.require(version)).doesNotThrowAnyException();
    }
}
