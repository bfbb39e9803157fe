/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void whatIsAbsentOrEmptyIsTheDefault() {
        assertThat(Page.of(query())).isEqualTo(new Page(null, 0, 100));
        assertThat(Page.of(query("search", "", "first", "", "max", ""))).isEqualTo(new Page(null, 0, 100));
    }

    @Test
    void numbersAreRead() {
        assertThat(Page.of(query("search", " ci ", "first", "007", "max", "20")))
                .isEqualTo(new Page("ci", 7, 20));
        assertThat(Page.of(query("max", "999999999")).max()).isEqualTo(1000);
        assertThat(Page.of(query("max", "0")).max()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "-1",
                "+1",
                " 1",
                "1.5",
                "1e3",
                "99999999999",
                "2147483648",
                "0x1",
                "\u0661",
                "NaN",
                "null",
                "1,2"
            })
    void whatIsNoNumberIsRefused(String text) {
        for (String name : new String[] {"first", "max"}) {
            assertThatExceptionOfType(Rejection.class)
                    .isThrownBy(() -> Page.of(query(name, text)))
                    .satisfies(rejection -> {
                        assertThat(rejection.code()).isEqualTo("invalid_request");
                        assertThat(rejection.getMessage()).startsWith(name + " is a number");
                        assertThat(rejection.getResponse().getStatus()).isEqualTo(400);
                    });
        }
    }

    @Test
    void whatIsUnknownOrDoubledIsRefused() {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> Page.of(query("serach", "ci")))
                .satisfies(rejection -> assertThat(rejection.code()).isEqualTo("unknown_parameter"));
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> Page.of(query("max", "1", "max", "2")))
                .satisfies(rejection -> assertThat(rejection.code()).isEqualTo("invalid_request"));
    }

    private static MultivaluedMap<String, String> query(String... namesAndValues) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }
}
