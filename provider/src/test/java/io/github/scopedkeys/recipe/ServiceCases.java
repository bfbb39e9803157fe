/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The cases of {@code docker/recipes/cases.json}, sent to one service. The responses must be those in the service's
 * column of {@code docker/recipes/verification.md}, and they must accept and reject what the cases say.
 */
final class ServiceCases {

    private static final String GATE = "nginx";

    private final String service;
    private final ServiceTokens tokens;
    private final Duration delay;

    ServiceCases(String service, ServiceTokens tokens) {
        this(service, tokens, Duration.ZERO);
    }

    private ServiceCases(String service, ServiceTokens tokens, Duration delay) {
        this.service = service;
        this.tokens = tokens;
        this.delay = delay;
    }

    /** Returns the same cases, for a service that notices only after a while that a key was disabled. */
    ServiceCases noticing(Duration after) {
        return new ServiceCases(service, tokens, after);
    }

    /** Cases for an own user with the demo realm's gate. The endpoint of the requests is the owner's first. */
    static ServiceCases of(String service, Demo demo, KeyOwner owner, RealmKey realms) {
        return new ServiceCases(service, new ServiceTokens(demo, owner, Demo.GATE, "platform-api", realms));
    }

    /** Sends every case in the requests that read, and that write, and compares the responses with the table. */
    void areDecidedAsTheTableSays(URI uri, Function<Level, Call> calls) {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode definition : definitions()) {
            String name = definition.get("name").asText();
            boolean writes = definition.path("call").asText().equals("write");
            List<String> headers = headers(definition);
            if (definition.path("token").asText().equals("of a disabled key")) {
                pause();
            }
            List<String> head = head(uri, calls.apply(writes ? Level.WRITE : Level.READ), headers);
            int status = Integer.parseInt(head.get(0).substring(9, 12));
            statuses.put(name, status);
            if (status / 100 != (accepts(definition) ? 2 : 4)) {
                wrong.add(name + ": " + status);
            }
            if (status == 401
                    && head.stream()
                            .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("www-authenticate: bearer"))) {
                wrong.add(name + ": no challenge");
            }
        }

        statuses.forEach((name, status) -> System.out.printf("| %s | %s | %d |%n", name, service, status));
        assertThat(wrong).isEmpty();
        assertThat(statuses).isEqualTo(column());
    }

    /** A request of the service, but for its credentials. */
    record Call(String method, String path, String body) {

        /** The calls of an endpoint that read its status, or run a job. */
        static Function<Level, Call> of(String endpoint) {
            return level -> level == Level.WRITE
                    ? new Call("POST", "/v2/" + endpoint + "/run", "{}")
                    : new Call("GET", "/v2/" + endpoint + "/status", "");
        }
    }

    /** The level that a request needs. */
    enum Level {
        READ,
        WRITE
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean accepts(JsonNode definition) {
        JsonNode own = definition.path("but").path(service);
        // A gate takes keys and no tokens.
        return own.isBoolean()
                ? own.asBoolean()
                : !service.equals(GATE) && definition.path("accept").asBoolean();
    }

    private List<String> headers(JsonNode definition) {
        String token = tokens.of(definition);
        List<String> headers = new ArrayList<>();
        if (definition.has("authorization")) {
            definition
                    .get("authorization")
                    .forEach(line ->
                            headers.add("Authorization: " + line.asText().replace("{token}", token)));
        } else {
            headers.add("Authorization: Bearer " + token);
        }
        int padding = definition.path("padding").asInt();
        if (padding > 0) {
            headers.add("X-Padding: " + "x".repeat(padding));
        }
        return headers;
    }

    /** Sends the header lines as they are, and returns the status line and header lines of the response. */
    private static List<String> head(URI uri, Call call, List<String> headers) {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            List<String> lines = new ArrayList<>(List.of(
                    call.method() + " " + call.path() + " HTTP/1.1",
                    "Host: " + uri.getAuthority(),
                    "Connection: close",
                    "Accept: application/json, text/event-stream",
                    "Content-Type: application/json",
                    "Content-Length: " + call.body().length()));
            lines.addAll(headers);
            String request = String.join("\r\n", lines) + "\r\n\r\n" + call.body();
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            List<String> head = new ArrayList<>();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.add(line);
            }
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Integer> column() {
        List<List<String>> rows = recipe("verification.md")
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> List.of(line.substring(2).split(" *\\| *", -1)))
                .toList();
        int column = rows.get(0).indexOf(service);
        Map<String, Integer> statuses = new LinkedHashMap<>();
        IntStream.range(1, rows.size())
                .mapToObj(rows::get)
                .forEach(row -> statuses.put(row.get(0), Integer.valueOf(row.get(column))));
        return statuses;
    }

    private static JsonNode definitions() {
        try {
            JsonNode definitions = new ObjectMapper().readTree(recipe("cases.json"));
            assertThat(definitions).hasSize(40);
            return definitions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String recipe(String name) {
        try {
            return Files.readString(Path.of(System.getProperty("scopedkeys.realm.config"))
                    .resolveSibling("docker/recipes")
                    .resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
