/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyExportTest {

    @Test
    void aKeyIsOneLineUnderTheHeader() throws IOException {
        KeyExport export = new KeyExport(page -> page.isEmpty() ? List.of(key("=evil", "Ab3Ab3Ab3Ab3")) : List.of());

        assertThat(new String(export.readAllBytes(), UTF_8))
                .isEqualTo(String.join(",", KeyExport.COLUMNS)
                        + "\r\nAb3Ab3Ab3Ab3,'=evil,scoped,rpa_Ab3…,ann,u1,false,leak,read,none,"
                        + "billing=none img-gen=read_write,1970-01-01T00:00:00Z,,2026-11-29T18:50:03.007Z,\r\n");
    }

    @Test
    void aPageIsReadOnlyWhenTheOneBeforeWasSent() throws IOException {
        AtomicInteger pages = new AtomicInteger();
        KeyExport export = new KeyExport(
                page -> pages.incrementAndGet() > 3 ? List.of() : List.of(key("page " + pages, "Ab3Ab3Ab3Ab3")));

        BufferedReader lines = new BufferedReader(new InputStreamReader(export, UTF_8), 1);
        assertThat(lines.readLine()).startsWith("id,name");
        assertThat(pages.get()).isLessThanOrEqualTo(1);
        assertThat(lines.lines().toList())
                .extracting(line -> line.split(",")[1])
                .containsExactly("page 1", "page 2", "page 3");
        assertThat(export.read()).isEqualTo(-1);
        assertThat(pages).hasValue(4);
    }

    private static KeyWithOwner key(String name, String id) {
        return new KeyWithOwner(
                new KeyDetails(
                        new KeyId(id),
                        "u1",
                        Kind.SCOPED,
                        "rpa",
                        name,
                        null,
                        false,
                        KeyDetails.BY_LEAK,
                        new Permissions(
                                AccessLevel.READ,
                                AccessLevel.NONE,
                                Map.of(
                                        new EndpointId("img-gen"),
                                        AccessLevel.READ_WRITE,
                                        new EndpointId("billing"),
                                        AccessLevel.NONE)),
                        0,
                        null,
                        1_795_978_203_007L,
                        null,
                        1_795_978_203_007L),
                "ann");
    }
}
