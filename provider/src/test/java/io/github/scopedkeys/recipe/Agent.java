/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;

/** The agent of the recipe {@code mcp}: a client of the MCP SDK that calls one tool after the other. */
final class Agent implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader results;
    private final PrintWriter calls;
    private final JsonNode connected;

    private Agent(Process process) throws IOException {
        this.process = process;
        this.results = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.calls = new PrintWriter(process.getOutputStream(), true, UTF_8);
        this.connected = next();
    }

    static Agent start(Path folder, URI server, String key) {
        try {
            ProcessBuilder builder = new ProcessBuilder("node", "agent.js")
                    .directory(folder.toFile())
                    .redirectError(Redirect.INHERIT);
            builder.environment().put("MCP_SERVER", server.toString());
            builder.environment().put("KEY", key);
            return new Agent(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns {@code {"connected":true}}, or the refusal. */
    JsonNode connected() {
        return connected;
    }

    /** Sends a line such as {@code generate_image {"prompt":"a horse"}}, and returns the line that it prints. */
    JsonNode call(String line) {
        calls.println(line);
        try {
            return next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode next() throws IOException {
        String line = results.readLine();
        if (line == null) {
            throw new AssertionError("The agent has ended");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() {
        calls.close();
        process.destroy();
    }
}
