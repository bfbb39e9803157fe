/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static io.github.scopedkeys.server.Json.legacyKey;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The steps that tests of leak reports share. */
final class Leaks {

    static final String PATH = Demo.KEYS_PATH + "/leaks";

    private final Demo demo;

    Leaks(Demo demo) {
        this.demo = demo;
    }

    Answer report(String... keys) {
        return send(Map.of("keys", List.of(keys)));
    }

    Answer reportFrom(String source, String... keys) {
        return send(Map.of("keys", List.of(keys), "source", source));
    }

    Answer send(Object body) {
        return demo.http().post(PATH).json(body).send();
    }

    /** A key of an older system, read only. */
    static String legacy(Demo demo, KeyOwner owner, String secret) {
        demo.importKeys(legacyKey(owner.user().id(), "older", secret)).expect(200);
        return secret;
    }

    JsonNode key(String id) {
        return demo.admin("GET", "api-keys/" + id).expect(200).json();
    }

    /** Who disabled the key; empty if it is enabled. */
    String disabledBy(String id) {
        JsonNode key = key(id);
        return key.get("enabled").asBoolean() ? "" : key.get("disabledBy").asText();
    }

    JsonNode history(String id) {
        return demo.admin("GET", "api-keys/" + id + "/history").expect(200).json();
    }

    /** The events of reports about the owner's keys, newest first. */
    List<JsonNode> events(KeyOwner owner) {
        JsonNode all = demo.admin(
                        "GET",
                        "events?max=1000&type=UPDATE_CREDENTIAL&user="
                                + owner.user().id())
                .expect(200)
                .json();
        return StreamSupport.stream(all.spliterator(), false)
                .filter(event -> event.at("/details/api_key_actor").asText().equals("leak"))
                .toList();
    }
}
