/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.usage.UseRecorder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/** The steps that tests of the administrators' REST share. */
public final class AdminDemo {

    /** The administrator's token is valid for one minute. */
    private static final long TOKEN_AGE = 30_000;

    private final Demo demo;
    private final Map<String, String> tokens = new HashMap<>();
    private String token;
    private long tokenSince;

    public AdminDemo(Demo demo) {
        this.demo = demo;
    }

    /** A key that was just created: the whole key and its id. */
    public record Made(String id, String key) {}

    /**
     * Waits until what earlier tests left behind is done: uses that are still to be written, and owners who are gone.
     * The figures of the whole realm then change with this test only.
     */
    public static void awaitQuiet() throws InterruptedException {
        Thread.sleep(UseRecorder.INTERVAL + 6_000);
    }

    /** A new user with roles of {@code realm-management}. */
    public User newAdministrator(String... roles) {
        User user = demo.newUser();
        for (String role : roles) {
            demo.grantClientRole(user, "realm-management", role);
        }
        return user;
    }

    /** One login per user is enough. */
    public String login(User user) {
        return tokens.computeIfAbsent(user.id(), id -> demo.login(user));
    }

    public Made make(User owner, Map<String, Object> wish) {
        Answer answer = demo.createKey(login(owner), wish).expect(201);
        return new Made(answer.text("id"), answer.text("key"));
    }

    public Made make(User owner, String name) {
        return make(owner, Map.of("name", name, "permissions", Map.of("graphql", "read_write")));
    }

    /** A call as the server's own administrator. */
    public Answer call(String method, String path, Object body) {
        if (System.currentTimeMillis() - tokenSince > TOKEN_AGE) {
            token = demo.adminToken();
            tokenSince = System.currentTimeMillis();
        }
        return callWith(token, method, path, body);
    }

    public Answer call(String method, String path) {
        return call(method, path, null);
    }

    public Answer callAs(User user, String method, String path, Object body) {
        return callWith(login(user), method, path, body);
    }

    Answer callWith(String token, String method, String path, Object body) {
        Http.Request request =
                demo.http().request(method, Demo.ADMIN_PATH + path).bearer(token);
        return (body == null ? request : request.json(body)).send();
    }

    /** Introspects a raw key as the gate; other clients learn nothing about raw keys. */
    public Answer introspectAsGate(String key) {
        return demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form("token", key)
                .send();
    }

    /** {@code api-keys?...} with alternating names and values. */
    static String keys(String... namesAndValues) {
        return path("api-keys", namesAndValues);
    }

    public static String path(String path, String... namesAndValues) {
        StringJoiner query = new StringJoiner("&", path + "?", "");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i] + "=" + URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    /** The ids in a list response, in its order. */
    public List<String> ids(String... namesAndValues) {
        return ids(call("GET", keys(namesAndValues)).expect(200));
    }

    public static List<String> ids(Answer list) {
        return StreamSupport.stream(list.json().spliterator(), false)
                .map(key -> key.get("id").asText())
                .toList();
    }

    public long count(String... namesAndValues) {
        return call("GET", path("api-keys/count", namesAndValues))
                .expect(200)
                .json()
                .asLong();
    }

    public Answer enable(String id, boolean enabled) {
        return call("PATCH", "api-keys/" + id, Map.of("enabled", enabled));
    }

    /** The admin events of a resource path, newest first. */
    public List<JsonNode> adminEvents(String resourcePath) {
        return events(path("admin-events", "resourcePath", resourcePath));
    }

    /** The user events of that type that name the key, newest first. */
    List<JsonNode> userEvents(User user, String type, String keyId) {
        return events(path("events", "user", user.id(), "type", type)).stream()
                .filter(event -> event.at("/details/api_key_id").asText().equals(keyId))
                .toList();
    }

    private List<JsonNode> events(String path) {
        return StreamSupport.stream(call("GET", path).expect(200).json().spliterator(), false)
                .toList();
    }
}
