/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code realm-config/as-code}: applied twice, nothing changes. {@code kcadm.sh} starts a JVM for each call, so this
 * runs once, on PostgreSQL.
 */
@ExtendWith(RunningKeycloak.class)
class RealmAsCodeOnPostgresIT {

    private static final List<String> CLIENTS = List.of("control-plane", "gate", "my-service");
    private static final Pattern PAIR =
            Pattern.compile("\"((?:apiKeys|api\\.keys)\\.[A-Za-z.]+)\"\\s*=\\s*\"([^\"]*)\"");

    private final Demo demo;
    private final Path files;
    private final String realm = "as-code-" + UUID.randomUUID();

    private String token;
    private long tokenFrom;

    @TempDir
    private Path home;

    RealmAsCodeOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.files = demo.server().realmConfig().resolve("as-code");
    }

    @BeforeEach
    void createARealm() {
        send(
                        "POST",
                        "/admin/realms",
                        Map.of(
                                "realm",
                                realm,
                                "enabled",
                                true,
                                "adminEventsEnabled",
                                true,
                                "attributes",
                                Map.of("others", "stay")))
                .expect(201);
        token = null;
    }

    @AfterEach
    void deleteTheRealm() {
        send("DELETE", path(""), null).expect(204);
    }

    @Test
    void theScriptsApplyTheRealmAndTheCatalogAndASecondRunChangesNothing() throws IOException {
        kcadm().logIn();
        Outcome first = applyRealm();
        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output()).contains("\"objections\" : [ ]");
        Outcome endpoints = applyEndpoints(files.resolve("endpoints.json"));
        assertThat(endpoints.output().lines()).hasSize(2).allMatch(line -> line.endsWith("201"));
        Map<String, JsonNode> state = state();
        String events = events();
        assertThat(events).contains("img-gen");

        // Changed by hand, as it happens.
        ObjectNode gate = client("gate");
        String uuid = gate.get("id").asText();
        gate.put("fullScopeAllowed", true);
        ((ObjectNode) gate.get("attributes")).put("api.keys.scope.required", "false");
        send("PUT", path("/clients/" + uuid), gate).expect(204);
        assertThat(state()).isNotEqualTo(state);
        Outcome second = applyRealm();
        assertThat(second.exitCode()).as(second.output()).isZero();
        Outcome again = applyEndpoints(files.resolve("endpoints.json"));

        assertThat(again.output().lines()).hasSize(2).allMatch(line -> line.endsWith("200"));
        assertThat(state()).isEqualTo(state);
        assertThat(events()).isEqualTo(events);
        assertThat(realm().at("/attributes/others").asText()).isEqualTo("stay");
    }

    @Test
    void endpointsThatTheFileNoLongerNamesGoOnlyOnRequestAndOnlyAsManyAsAllowed() throws IOException {
        sendFile("keycloak-config-cli.yaml");
        Path three = catalog("one", "two", "three");
        Path one = catalog("one");
        applyEndpoints(three);

        assertThat(applyEndpoints(one).exitCode()).isZero();
        assertThat(endpointIds()).containsExactlyInAnyOrder("one", "two", "three");

        Outcome tooMany = applyEndpoints(one, "--prune", "1");
        assertThat(tooMany.exitCode()).isNotZero();
        assertThat(tooMany.output()).contains("2 endpoints that", "--prune allows 1");
        assertThat(endpointIds()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(applyEndpoints(one, "--prune", "all").exitCode()).isNotZero();

        Outcome pruned = applyEndpoints(one, "--prune", "2");
        assertThat(pruned.exitCode()).as(pruned.output()).isZero();
        assertThat(pruned.output()).contains("two", "three", "deleted");
        assertThat(endpointIds()).containsExactly("one");
        Outcome twice = applyEndpoints(one, "--prune", "0");
        assertThat(twice.exitCode()).as(twice.output()).isZero();
        assertThat(endpointIds()).containsExactly("one");
    }

    @Test
    void theContentOfTheFileForKeycloakConfigCliIsAcceptedByTheAdminRestTwiceAndMakesAGoodGate() throws IOException {
        sendFile("keycloak-config-cli.yaml");
        Map<String, JsonNode> state = state();

        sendFile("keycloak-config-cli.yaml");

        assertThat(state()).isEqualTo(state);
        assertThat(send("GET", path("/api-gates/" + client("gate").get("id").asText()), null)
                        .expect(200)
                        .json()
                        .get("objections"))
                .isEmpty();
    }

    @Test
    void allFilesSayTheSame() throws IOException {
        Map<String, Object> yaml = yaml("keycloak-config-cli.yaml");
        ArrayNode clients = Answer.JSON.createArrayNode();
        for (String name : List.of("my-service", "gate", "control-plane")) {
            clients.add(Answer.JSON.readTree(Files.readString(files.resolve("clients/" + name + ".json"))));
        }
        assertThat(Answer.JSON.<JsonNode>valueToTree(yaml.get("clients"))).isEqualTo(clients);

        Map<String, String> values = new TreeMap<>();
        Answer.JSON
                .<JsonNode>valueToTree(yaml.get("attributes"))
                .properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        String script = Files.readString(files.resolve("apply-realm.sh"));
        values.forEach((name, value) -> assertThat(script).contains("attributes.\"" + name + "\"=" + value + "'"));
        clients.get(1)
                .get("attributes")
                .properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        Map<String, String> terraform = new TreeMap<>();
        PAIR.matcher(Files.readString(files.resolve("main.tf")))
                .results()
                .forEach(pair -> terraform.put(pair.group(1), pair.group(2)));
        assertThat(terraform).isEqualTo(values);
    }

    /** What the tool would send: the realm's attributes beside the ones it has, each client, and the role. */
    private void sendFile(String name) throws IOException {
        JsonNode file = Answer.JSON.valueToTree(yaml(name));
        ObjectNode representation = (ObjectNode) realm();
        ((ObjectNode) representation.get("attributes")).setAll((ObjectNode) file.get("attributes"));
        send("PUT", path(""), representation).expect(204);
        send(
                        "POST",
                        path("/partialImport"),
                        Map.of(
                                "ifResourceExists",
                                "SKIP",
                                "roles",
                                Map.of(
                                        "client",
                                        Map.of("realm-management", List.of(Map.of("name", "manage-api-endpoints"))))))
                .expect(200);
        for (JsonNode client : file.get("clients")) {
            JsonNode found = send(
                            "GET",
                            path("/clients?clientId=" + client.get("clientId").asText()),
                            null)
                    .expect(200)
                    .json();
            if (found.isEmpty()) {
                send("POST", path("/clients"), client).expect(201);
            } else {
                ObjectNode merged = (ObjectNode) found.get(0);
                merged.setAll((ObjectNode) client);
                send("PUT", path("/clients/" + merged.get("id").asText()), merged)
                        .expect(204);
            }
        }
        String management = client("realm-management").get("id").asText();
        JsonNode role = send("GET", path("/clients/" + management + "/roles/manage-api-endpoints"), null)
                .expect(200)
                .json();
        String account = send(
                        "GET",
                        path("/clients/" + client("control-plane").get("id").asText() + "/service-account-user"),
                        null)
                .expect(200)
                .text("id");
        send("POST", path("/users/" + account + "/role-mappings/clients/" + management), List.of(role))
                .expect(204);
    }

    private Map<String, Object> yaml(String name) throws IOException {
        return new Yaml().load(Files.readString(files.resolve(name)));
    }

    /** Everything that was applied: attributes, clients with their ids, secrets and mappers, and the catalog. */
    private Map<String, JsonNode> state() {
        Map<String, JsonNode> state = new TreeMap<>();
        state.put("attributes", realm().get("attributes"));
        state.put(
                "endpoints",
                send("GET", path("/api-endpoints"), null).expect(200).json());
        for (String name : CLIENTS) {
            ObjectNode client = client(name);
            String uuid = client.get("id").asText();
            state.put(name, client);
            state.put(
                    name + " secret",
                    send("GET", path("/clients/" + uuid + "/client-secret"), null)
                            .expect(200)
                            .json());
        }
        return state;
    }

    /** The changes of the catalog. */
    private String events() {
        return send("GET", path("/admin-events?resourcePath=api-endpoints/*"), null)
                .expect(200)
                .body();
    }

    private JsonNode realm() {
        return send("GET", path(""), null).expect(200).json();
    }

    private ObjectNode client(String name) {
        return (ObjectNode) send("GET", path("/clients?clientId=" + name), null)
                .expect(200)
                .json()
                .get(0);
    }

    private List<String> endpointIds() {
        JsonNode list = send("GET", path("/api-endpoints"), null).expect(200).json();
        return StreamSupport.stream(list.spliterator(), false)
                .map(endpoint -> endpoint.get("id").asText())
                .toList();
    }

    private Path catalog(String... ids) throws IOException {
        StringBuilder lines = new StringBuilder("[\n");
        for (String id : ids) {
            lines.append("""
                      { "id": "%s", "name": "Not \\"id\\":\\"x\\"", "ownerId": null },
                    """.formatted(id));
        }
        return Files.writeString(home.resolve(String.join("-", ids) + ".json"), lines + "]\n");
    }

    private Outcome applyRealm() {
        return Shell.bash(files.resolve("apply-realm.sh"), kcadm().environment(Map.of()), realm);
    }

    private Outcome applyEndpoints(Path file, String... options) {
        Map<String, String> environment = kcadm().environment(Map.of());
        environment.put("REALM", realm);
        environment.put(
                "CLIENT_SECRET",
                send("GET", path("/clients/" + client("control-plane").get("id").asText() + "/client-secret"), null)
                        .expect(200)
                        .text("value"));
        String[] arguments = Stream.concat(
                        Stream.of(options), Stream.of(demo.server().baseUri().toString(), file.toString()))
                .toArray(String[]::new);
        return Shell.bash(demo.server().realmConfig().resolve("apply-endpoints.sh"), environment, arguments);
    }

    private Kcadm kcadm() {
        return new Kcadm(demo.server(), home);
    }

    private String path(String rest) {
        return "/admin/realms/" + realm + rest;
    }

    private Answer send(String method, String path, Object body) {
        Http.Request request = demo.http().request(method, path).bearer(freshToken());
        return (body == null ? request : request.json(body)).send();
    }

    /** A token from before the realm was created has no rights in it. It is valid for a minute. */
    private String freshToken() {
        if (token == null || System.nanoTime() - tokenFrom > 30_000_000_000L) {
            tokenFrom = System.nanoTime();
            token = demo.passwordGrant("master", "admin-cli", KeycloakServer.ADMIN, KeycloakServer.ADMIN_PASSWORD)
                    .expect(200)
                    .text("access_token");
        }
        return token;
    }
}
