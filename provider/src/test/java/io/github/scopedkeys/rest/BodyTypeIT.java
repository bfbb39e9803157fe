/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of another type is rejected in words for people, before anything is done. */
@ExtendWith(RunningKeycloak.class)
class BodyTypeIT {

    private static final String JSON = "Send the body as JSON, with the header Content-Type: application/json";
    private static final String NDJSON =
            "Send the body as NDJSON, one JSON object per line, with the header Content-Type: application/x-ndjson";

    private final Demo demo;
    private final String token;
    private final NewKey key;

    BodyTypeIT(Demo demo) {
        this.demo = demo;
        User owner = demo.newUser();
        this.token = demo.login(owner);
        this.key = demo.newKey(owner, "{\"graphql\":\"read\"}");
    }

    private record Place(String method, String path, boolean isAdmins) {}

    private List<Place> places() {
        return List.of(
                new Place("POST", Demo.KEYS_PATH, false),
                new Place("PATCH", Demo.KEYS_PATH + "/" + key.id(), false),
                new Place("POST", Demo.KEYS_PATH + "/" + key.id() + "/rotate", false),
                new Place("PATCH", Demo.ADMIN_PATH + "api-keys/" + key.id(), true),
                new Place("PUT", Demo.ADMIN_PATH + "api-keys/" + key.id(), true),
                new Place("PUT", Demo.ADMIN_PATH + "api-endpoints/body-type", true),
                new Place("PUT", Demo.ADMIN_PATH + "api-gates/" + demo.clientUuid(Demo.GATE.id()), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/problem+json",
                "text/json",
                "text/*"
            })
    void anotherTypeIsRejectedInOurWords(String type) {
        for (Place place : places()) {
            Answer answer = send(place, type, "{}");

            assertThat(answer.status()).as(place.toString()).isEqualTo(415);
            assertThat(answer.text("error")).isEqualTo("unsupported_media_type");
            assertThat(answer.text("errorMessage")).isEqualTo(JSON);
        }
        assertThat(demo.keys("GET", "/" + key.id(), token, null)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "*/*", "application/*"})
    void jsonIsRead(String type) {
        for (Place place : places()) {
            Answer answer = send(place, type, "{\"unheard\":1}");

            assertThat(answer.status()).as(place.toString()).isEqualTo(400);
            assertThat(answer.text("error")).as(place.toString()).isEqualTo("unknown_field");
        }
    }

    @Test
    void anImportTakesNdjsonOnly() {
        Place place = new Place("POST", Demo.ADMIN_PATH + "api-keys/import", true);

        Answer answer = send(place, "application/json", "{}");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("errorMessage")).isEqualTo(NDJSON);
        assertThat(send(place, "application/x-ndjson", "{}").status()).isEqualTo(200);
    }

    private Answer send(Place place, String type, String body) {
        return demo.http()
                .request(place.method(), place.path())
                .bearer(place.isAdmins() ? demo.adminToken() : token)
                .body(type, body)
                .send();
    }
}
