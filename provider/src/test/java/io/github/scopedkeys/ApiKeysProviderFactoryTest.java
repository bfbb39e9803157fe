/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.Config.SystemPropertiesScope;

/** A server with an invalid option does not start: a typing error must not select the default. */
class ApiKeysProviderFactoryTest {

    private static final String PREFIX = "scopedkeys.factory.";

    private String property;

    @AfterEach
    void forget() {
        System.clearProperty(property);
    }

    @ParameterizedTest
    @CsvSource({
        "last-use,yes",
        "last-use,On",
        "unpeppered-digests,Refuse",
        "unpeppered-digests,no",
    })
    void refusesAWordThatMeansNothingAndNamesTheOption(String option, String word) {
        set(option, word);

        assertThatThrownBy(() -> new ApiKeysProviderFactory().init(new SystemPropertiesScope(PREFIX)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("--spi-api-keys--default--" + option + " must be ");
    }

    @ParameterizedTest
    @CsvSource({"last-use,on", "last-use,off", "unpeppered-digests,upgrade"})
    void takesTheWordsThatTheDocumentationNames(String option, String word) {
        set(option, word);

        assertThatCode(() -> new ApiKeysProviderFactory().init(new SystemPropertiesScope(PREFIX)))
                .doesNotThrowAnyException();
    }

    private void set(String option, String word) {
        property = PREFIX + option;
        System.setProperty(property, word);
    }
}
