/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A token for as many endpoints as the default allows, with ids as long as they can be. */
final class LongestToken {

    private static final int ENDPOINTS = 64;

    private LongestToken() {}

    /** Creates the endpoints, and a key for them and the given one, and exchanges it. */
    static String of(Demo demo, KeyOwner owner, String endpoint) {
        String token = demo.controlPlaneToken();
        List<String> endpoints = new ArrayList<>(List.of(endpoint, "read_write"));
        for (int i = 1; i < ENDPOINTS; i++) {
            String id = (UUID.randomUUID() + "-" + UUID.randomUUID()).substring(0, 64);
            demo.http()
                    .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                    .bearer(token)
                    .json(Map.of("id", id, "name", "E", "ownerId", owner.user().id()))
                    .send()
                    .expect(201);
            endpoints.addAll(List.of(id, "read_write"));
        }
        String key =
                owner.create("read_write", endpoints.toArray(String[]::new)).secret();
        String jwt = demo.exchange(key).expect(200).text("access_token");
        assertThat(jwt.length()).isGreaterThan(25_000);
        return jwt;
    }
}
