/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;

/**
 * A small HTTP client for tests. It sends what the test specifies, well-formed or not, and follows no redirects. Paths
 * are relative to the server, as in {@code http.get("/realms/demo")}; an absolute URI stays as it is.
 */
public final class Http {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private static final Judge NOBODY = (method, path, answer) -> {};

    /** The keys in all responses. */
    static final Secrets SECRETS = new Secrets();

    private static volatile Judge everybodys = NOBODY;

    private final URI base;
    private final boolean judged;

    public Http(URI base) {
        this(base, true);
    }

    private Http(URI base, boolean judged) {
        this.base = base;
        this.judged = judged;
    }

    /** For servers that only simulate Keycloak, or that fail. */
    static Http unjudged(URI base) {
        return new Http(base, false);
    }

    /** Checks every response that a test receives, and throws if it is wrong. */
    public interface Judge {
        void judge(String method, String path, Answer answer);
    }

    static void judgedBy(Judge everyAnswer) {
        everybodys = everyAnswer;
    }

    public Request get(String path) {
        return request("GET", path);
    }

    public Request post(String path) {
        return request("POST", path);
    }

    public Request put(String path) {
        return request("PUT", path);
    }

    public Request patch(String path) {
        return request("PATCH", path);
    }

    public Request delete(String path) {
        return request("DELETE", path);
    }

    public Request request(String method, String path) {
        return new Request(method, base.resolve(path));
    }

    /** A form body of alternating names and values, in this order, including repeated names. */
    public static String form(String... namesAndValues) {
        StringJoiner form = new StringJoiner("&");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(URLEncoder.encode(namesAndValues[i], UTF_8) + "="
                    + URLEncoder.encode(namesAndValues[i + 1], UTF_8));
        }
        return form.toString();
    }

    /** A request under construction; {@link #send()} sends it. */
    public final class Request {

        private final HttpRequest.Builder request;
        private final String method;
        private final URI uri;
        private byte[] body = new byte[0];

        private Request(String method, URI uri) {
            this.method = method;
            this.uri = uri;
            this.request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        }

        /** Adds a header, even if one of the same name exists. */
        public Request header(String name, String value) {
            request.header(name, value);
            return this;
        }

        public Request bearer(String token) {
            return header("Authorization", "Bearer " + token);
        }

        public Request basic(String user, String password) {
            byte[] pair = (user + ":" + password).getBytes(UTF_8);
            return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }

        public Request body(String contentType, String content) {
            return body(contentType, content.getBytes(UTF_8));
        }

        public Request body(String contentType, byte[] content) {
            return raw(content).header("Content-Type", contentType);
        }

        /** A body whose type, if it has one, is set as a header. */
        public Request raw(byte[] content) {
            body = content.clone();
            return this;
        }

        /** Sets a JSON body: a string as it is (it may be broken on purpose), anything else as Jackson writes it. */
        public Request json(Object content) {
            try {
                String text = content instanceof String s ? s : Answer.JSON.writeValueAsString(content);
                return body("application/json", text);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        public Request form(String... namesAndValues) {
            return body("application/x-www-form-urlencoded", Http.form(namesAndValues));
        }

        public Answer send() {
            try {
                var sent = request.method(method, BodyPublishers.ofByteArray(body));
                var received = CLIENT.send(sent.build(), BodyHandlers.ofString());
                Answer answer = new Answer(received.statusCode(), received.headers(), received.body());
                SECRETS.collect(received.body());
                (judged ? everybodys : NOBODY).judge(method, uri.getRawPath(), answer);
                return answer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for an answer", e);
            }
        }
    }
}
