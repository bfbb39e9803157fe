/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;

/** An HTTP response, unchecked. */
public record Answer(int status, HttpHeaders headers, String body) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON. Fails with the body in the message if it is not JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + this, e);
        }
    }

    /** A member of a JSON object as text, or null if absent. */
    public String text(String member) {
        JsonNode value = json().get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    /** The first value of a header, or null. */
    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The id of what the request has created: the end of the header {@code Location}. */
    public String newId() {
        String location = header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** This response, if it has the expected status. Otherwise the test fails and shows the whole response. */
    public Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("Expected " + expected + ", got " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "HTTP " + status + " " + headers.map() + "\n" + body;
    }
}
