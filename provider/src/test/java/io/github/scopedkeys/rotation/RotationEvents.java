/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import java.util.List;
import java.util.stream.StreamSupport;

/** The events about one user's keys. */
final class RotationEvents {

    private static final long PATIENCE = 20_000;
    /** In milliseconds, for something that must not happen in the background. */
    private static final long QUIET = 1_500;

    private RotationEvents() {}

    /** Returns the events with this {@code api_key_action}, newest first. */
    static List<JsonNode> of(Demo demo, Demo.User owner, String action) {
        return StreamSupport.stream(
                        demo.admin("GET", "events?max=500&user=" + owner.id())
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .filter(event -> event.at("/details/api_key_action").asText().equals(action))
                .toList();
    }

    /** Waits until there are that many. */
    static List<JsonNode> await(Demo demo, Demo.User owner, String action, int count) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE;
        List<JsonNode> events = of(demo, owner, action);
        while (events.size() < count && System.currentTimeMillis() < deadline) {
            Thread.sleep(100);
            events = of(demo, owner, action);
        }
        return events;
    }

    /** Waits long enough for an event that must not come. */
    static List<JsonNode> afterAWhile(Demo demo, Demo.User owner, String action) throws InterruptedException {
        Thread.sleep(QUIET);
        return of(demo, owner, action);
    }
}
