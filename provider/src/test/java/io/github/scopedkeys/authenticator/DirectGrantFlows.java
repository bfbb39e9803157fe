/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Mapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The flows of {@code realm-config/apply-direct-grant.sh}, and clients bound to them. */
public final class DirectGrantFlows {

    /** The script's own client, which only sends keys. */
    public static final Demo.Client KEYS_ONLY = new Demo.Client("legacy-cli", "legacy-cli-secret");

    /** A client like it, whose users can also send a password. */
    public static final Demo.Client WITH_PASSWORDS = new Demo.Client("legacy-cli-with-passwords", "legacy-cli-secret");

    private DirectGrantFlows() {}

    /** Runs the script. Repeating it changes nothing. */
    public static void apply(Demo demo) {
        Path script = Path.of(System.getProperty("scopedkeys.realm.config"), "apply-direct-grant.sh");
        try {
            Process process = new ProcessBuilder(
                            "bash", script.toString(), demo.server().baseUri().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(script + " failed:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        addClientWithPasswords(demo);
    }

    /** The id of a flow of the demo realm. */
    public static String flow(Demo demo, String alias) {
        for (JsonNode flow :
                demo.admin("GET", "authentication/flows").expect(200).json()) {
            if (flow.get("alias").asText().equals(alias)) {
                return flow.get("id").asText();
            }
        }
        throw new AssertionError("No flow " + alias);
    }

    public static Answer login(Demo demo, Demo.Client client, String username, String password) {
        return send(demo, client, "username", username, "password", password);
    }

    public static Answer send(Demo demo, Demo.Client client, String... namesAndValues) {
        List<String> form = new ArrayList<>(List.of("grant_type", "password"));
        form.addAll(List.of(namesAndValues));
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(client.id(), client.secret())
                .form(form.toArray(String[]::new))
                .send();
    }

    private static void addClientWithPasswords(Demo demo) {
        if (demo.admin("GET", "clients?clientId=" + WITH_PASSWORDS.id()).json().size() == 1) {
            return;
        }
        ObjectNode client = (ObjectNode)
                demo.admin("GET", "clients/" + demo.clientUuid(KEYS_ONLY.id())).json();
        client.remove(List.of("id", "protocolMappers"));
        client.put("clientId", WITH_PASSWORDS.id()).put("secret", WITH_PASSWORDS.secret());
        client.putPOJO(
                "authenticationFlowBindingOverrides", Map.of("direct_grant", flow(demo, "direct grant with API keys")));
        client.putPOJO("protocolMappers", List.of(Mapper.audience("platform-api")));
        demo.admin("POST", "clients", client).expect(201);
    }
}
