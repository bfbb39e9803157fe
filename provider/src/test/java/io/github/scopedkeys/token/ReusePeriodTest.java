/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ReusePeriodTest {

    @ParameterizedTest
    @NullAndEmptySource
    void aClientWithoutTheAttributeReceivesATokenAgainForAMinute(String attribute) {
        assertThat(ReusePeriod.seconds(attribute)).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "59,59", "60,60"})
    void theAttributeGivesTheSeconds(String attribute, int seconds) {
        assertThat(ReusePeriod.seconds(attribute)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " 60",
                "30 ",
                "\t5",
                "61",
                "600",
                "-1",
                "+5",
                "05",
                "1.5",
                "1e1",
                "true",
                "off",
                "١٠",
                "99999999999"
            })
    void anythingElseMeansThatNoTokenIsGivenAgain(String attribute) {
        assertThat(ReusePeriod.seconds(attribute)).isZero();
    }
}
