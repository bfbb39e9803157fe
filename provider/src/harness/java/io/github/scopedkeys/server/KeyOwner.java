/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A new user with two own endpoints, who creates and changes keys over the account REST. */
public final class KeyOwner {

    private final Demo demo;
    private final Demo.User user;
    private final String first;
    private final String second;

    private KeyOwner(Demo demo, Demo.User user) {
        String unique = UUID.randomUUID().toString();
        this.demo = demo;
        this.user = user;
        this.first = endpoint("first-" + unique);
        this.second = endpoint("second-" + unique);
    }

    /** A key as its owner has it: the public id and the whole secret string. */
    public record Key(String id, String secret) {}

    public static KeyOwner in(Demo demo) {
        return new KeyOwner(demo, demo.newUser());
    }

    public Demo.User user() {
        return user;
    }

    /** The bearer token of the owner's account console. */
    public String token() {
        return demo.login(user);
    }

    /** The id of an endpoint that belongs to this owner. */
    public String first() {
        return first;
    }

    /** The id of another endpoint that belongs to this owner. */
    public String second() {
        return second;
    }

    /** Permissions as in requests: a GraphQL level, then alternating endpoints and levels. */
    public static Map<String, Object> permissions(String graphql, String... endpointsAndLevels) {
        Map<String, String> endpoints = new TreeMap<>();
        for (int i = 0; i < endpointsAndLevels.length; i += 2) {
            endpoints.put(endpointsAndLevels[i], endpointsAndLevels[i + 1]);
        }
        return Map.of("graphql", graphql, "endpoints", endpoints);
    }

    public Key create(String graphql, String... endpointsAndLevels) {
        return created(Map.of("name", "A key", "permissions", permissions(graphql, endpointsAndLevels)));
    }

    public Key createUntil(long expiresTimestamp, String graphql, String... endpointsAndLevels) {
        return created(Map.of(
                "name",
                "A key that ends",
                "permissions",
                permissions(graphql, endpointsAndLevels),
                "expiresTimestamp",
                expiresTimestamp));
    }

    public void permit(Key key, String graphql, String... endpointsAndLevels) {
        change(key, Map.of("permissions", permissions(graphql, endpointsAndLevels)));
    }

    public void enable(Key key, boolean enabled) {
        change(key, Map.of("enabled", enabled));
    }

    public void delete(Key key) {
        demo.keys("DELETE", "/" + key.id(), token(), null).expect(204);
    }

    public void removeEndpoint(String id) {
        demo.http()
                .delete(Demo.ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.controlPlaneToken())
                .send()
                .expect(204);
    }

    private void change(Key key, Map<String, Object> body) {
        demo.keys("PATCH", "/" + key.id(), token(), body).expect(200);
    }

    private Key created(Map<String, Object> body) {
        Answer answer = demo.createKey(token(), body).expect(201);
        return new Key(answer.text("id"), answer.text("key"));
    }

    private String endpoint(String id) {
        demo.http()
                .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.controlPlaneToken())
                .json(Map.of("id", id, "name", "Endpoint " + id, "ownerId", user.id()))
                .send()
                .expect(201);
        return id;
    }
}
