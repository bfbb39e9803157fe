/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.junit.jupiter.api.Test;

/** {@link BoundsIT} tests the rejections, which need a JAX-RS implementation. */
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

    private static MultivaluedMap<String, String> query(String... namesAndValues) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }
}
