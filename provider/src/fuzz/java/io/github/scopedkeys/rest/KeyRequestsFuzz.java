/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.KeyCreation;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.PermissionsMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The JSON of owners and administrators. */
class KeyRequestsFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest(maxDuration = "65s")
    void body(byte[] bytes) throws IOException {
        read(bytes, KeyRequests::change);
        read(bytes, KeyRequests::grace);
        read(bytes, KeyRequests::enabled);
        Optional<KeyCreation> creation = read(bytes, KeyRequests::creation);
        if (creation.isPresent()) {
            assertThat(KeyHint.holdsKey(creation.get().name())).isFalse();
            assertThat(read(JSON.writeValueAsBytes(json(creation.get())), KeyRequests::creation))
                    .isEqualTo(creation);
            grantsNothingElse(creation.get().permissions(), JSON.readTree(bytes).path("permissions"));
        }
    }

    private static <T> Optional<T> read(byte[] body, Function<InputStream, T> reader) {
        try {
            return Optional.of(reader.apply(new ByteArrayInputStream(body)));
        } catch (Rejection rejection) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> json(KeyCreation creation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", creation.name());
        creation.note().ifPresent(note -> json.put("note", note));
        json.put("permissions", PermissionsMap.of(creation.permissions()));
        creation.expires().ifPresent(at -> json.put("expiresTimestamp", at));
        return json;
    }

    private static void grantsNothingElse(Permissions granted, JsonNode asked) {
        JsonNode endpoints = asked.path("endpoints");
        assertThat(granted.graphql().word()).isEqualTo(asked.path("graphql").asText("none"));
        assertThat(granted.everyOtherEndpoint().word())
                .isEqualTo(endpoints.path(PermissionsMap.EVERY_OTHER).asText("none"));
        granted.endpoints()
                .forEach((endpoint, level) -> assertThat(level.word())
                        .isEqualTo(endpoints.path(endpoint.value()).asText("none")));
    }
}
