/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Http;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP request. The benchmark sends it once to check the response; wrk sends the same bytes many times. */
record Ask(String method, String path, Map<String, String> headers, String body) {

    static Ask get(String path, Map<String, String> headers) {
        return new Ask("GET", path, headers, "");
    }

    /** A form that a confidential client posts, with its credentials in the header. */
    static Ask form(Client client, String path, String... namesAndValues) {
        return new Ask(
                "POST",
                path,
                Map.of("Authorization", basic(client), "Content-Type", "application/x-www-form-urlencoded"),
                Http.form(namesAndValues));
    }

    static String basic(Client client) {
        byte[] pair = (client.id() + ":" + client.secret()).getBytes(UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    Answer send(URI server) {
        Http.Request request = new Http(server).request(method, path);
        headers.forEach((name, value) -> {
            if (!name.equals("Content-Type")) {
                request.header(name, value);
            }
        });
        return (body.isEmpty() ? request : request.body(headers.get("Content-Type"), body)).send();
    }

    /** The request for Java's own client. */
    HttpRequest.Builder request(URI server) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request;
    }

    /** The request as sent over the wire. */
    String raw(URI server) {
        StringBuilder raw = new StringBuilder();
        raw.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.getAuthority());
        new TreeMap<>(headers)
                .forEach((name, value) ->
                        raw.append("\r\n").append(name).append(": ").append(value));
        if (!body.isEmpty()) {
            raw.append("\r\nContent-Length: ").append(body.getBytes(UTF_8).length);
        }
        return raw.append("\r\n\r\n").append(body).toString();
    }
}
