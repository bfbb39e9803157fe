/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.fuzz;

import static io.github.scopedkeys.server.Json.READ;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.fuzz.RawHttp.Response;
import io.github.scopedkeys.openapi.OpenApi;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No request makes the server return 500: sends randomly spoiled requests to each operation of the API. {@code
 * -Dscopedkeys.fuzz=10000} sends more of them, {@code -Dscopedkeys.seed=<n>} others.
 */
@ExtendWith(RunningKeycloak.class)
class HostileRequestsIT {

    private static final int REQUESTS = Integer.getInteger("scopedkeys.fuzz", 1000);
    private static final long SEED = Long.getLong("scopedkeys.seed", 20261129L);
    private static final int LOGIN_AGAIN_AFTER = 200;
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 409, 413);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Demo demo;
    private final User owner;
    private final User administrator;
    private final String gate;
    private final String endpoint = "fuzz-" + UUID.randomUUID();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private NewKey key;

    HostileRequestsIT(Demo demo) {
        this.demo = demo;
        this.owner = demo.newUser();
        this.administrator = demo.newUser();
        this.gate = demo.clientUuid(demo.newGate(Map.of()).id());
        for (String role : List.of("view-users", "manage-users", "manage-api-endpoints", "manage-clients")) {
            demo.grantClientRole(administrator, "realm-management", role);
        }
    }

    @Test
    void everyOperationOfTheApiIsATarget() {
        OpenApi api = OpenApi.read(demo.server().realmConfig().resolveSibling("docs/openapi.yaml"));
        Set<String> untried = new TreeSet<>(api.operations());
        targets()
                .forEach(target ->
                        api.operationOf(target.method(), target.path()).ifPresent(untried::remove));

        assertThat(untried).isEmpty();
    }

    @Test
    void noRequestIsTheServersFault() throws IOException {
        URI server = demo.server().baseUri();
        Random random = new Random(SEED);
        List<Target> targets = List.of();
        int logged = demo.server().log().length();
        for (int i = 0; i < REQUESTS; i++) {
            if (i % LOGIN_AGAIN_AFTER == 0) {
                targets = targets();
            }
            Spoiled spoiled = Spoiled.by(random, targets.get(random.nextInt(targets.size())));
            byte[] request = spoiled.bytes(server.getAuthority());
            try {
                judge(i, spoiled, request, RawHttp.send(server, request, spoiled.framingBroken()));
            } catch (SocketTimeoutException e) {
                fault(i, request, "no end of the response");
            }
        }

        System.out.printf("%d hostile requests, seed %d: %s%n", REQUESTS, SEED, statuses);
        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(demo.server().log().substring(logged)).as("seed " + SEED).doesNotContain("at io.github.scopedkeys");
        // Valid requests still succeed, and the requests did reach us.
        assertThat(statuses.get(200)).isPositive();
        demo.keys("GET", "", demo.login(owner), null).expect(200);
    }

    private void judge(int number, Spoiled spoiled, byte[] request, Optional<Response> response) {
        statuses.merge(response.map(Response::status).orElse(0), 1, Integer::sum);
        if (response.isEmpty()) {
            if (!spoiled.framingBroken()) {
                fault(number, request, "no response");
            }
        } else if (response.get().status() >= 500
                && isOurFault(spoiled, response.get().status())) {
            fault(number, request, response.get().toString());
        } else if (spoiled.reachesUs()
                && REFUSALS.contains(response.get().status())
                && !hasOurShape(spoiled.target(), response.get().body())) {
            fault(number, request, "not our shape: " + response.get());
        }
    }

    /**
     * Not ours are a method that the HTTP layer does not know (501, RFC 9110, section 15.6.2) and what Keycloak does
     * before it calls us: it reads the form of a revocation, and looks at the content type of a request whose login it
     * refuses. Whether our code had part in it, the log tells.
     */
    private static boolean isOurFault(Spoiled spoiled, int status) {
        return status != 501 && spoiled.isOurs() && !spoiled.isFormReadBeforeUs() && !spoiled.isTypeReadBeforeUs();
    }

    private static boolean hasOurShape(Target target, String body) {
        if (target.method().equals("HEAD")) {
            return body.isEmpty();
        }
        try {
            JsonNode json = JSON.readTree(body);
            return json.path("error").isTextual()
                    && (!target.ours() || json.path("errorMessage").isTextual());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void fault(int number, byte[] request, String what) {
        if (faults.size() < 20) {
            String text = new String(request, ISO_8859_1).replaceAll("eyJ[\\w.-]{100,}", "<token>");
            faults.add("%d: %s%n  -> %s".formatted(number, cut(text, 1500), cut(what, 600)));
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    private List<Target> targets() {
        String mine = "Authorization: Bearer " + demo.login(owner);
        String admins = "Authorization: Bearer " + demo.login(administrator);
        String gate = "Authorization: Basic " + base64(Demo.GATE.id() + ":" + Demo.GATE.secret());
        for (JsonNode old :
                demo.keys("GET", "", demo.login(owner), null).expect(200).json()) {
            demo.keys("DELETE", "/" + old.get("id").asText(), demo.login(owner), null)
                    .expect(204);
        }
        key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"embeddings":"read"}}""");
        NewKey other = demo.newKey(owner, READ);
        NewKey lost = demo.newKey(owner, READ);
        String keys = Demo.KEYS_PATH;
        String all = Demo.ADMIN_PATH + "api-keys";
        String catalogue = Demo.ADMIN_PATH + "api-endpoints";
        String gates = Demo.ADMIN_PATH + "api-gates";
        String json = "application/json";
        String form = "application/x-www-form-urlencoded";
        String wish = """
                {"name":"fuzz","permissions":{"graphql":"read","endpoints":{"*":"read",\
                "embeddings":"none"}},"expiresTimestamp":4102444800000}""";
        String exchange = Http.form(
                "grant_type",
                Demo.EXCHANGE_GRANT,
                "subject_token",
                key.key(),
                "subject_token_type",
                Demo.KEY_TOKEN_TYPE,
                "scope",
                "graphql:read");
        String line = """
                {"userId":"%s","name":"old","access":"read","secret":"old-%s",\
                "createdTimestamp":1700000000000,"lastUsedTimestamp":1760000000000,"enabled":true}""";
        return List.of(
                ours("GET", keys, "search=fuzz&first=0&max=10", mine, null, null),
                ours("POST", keys, "", mine, json, wish),
                ours("GET", keys + "/endpoints", "search=e&first=0&max=10", mine, null, null),
                ours("GET", keys + "/rules", "", mine, null, null),
                ours("GET", keys + "/" + key.id(), "", mine, null, null),
                ours("PATCH", keys + "/" + key.id(), "", mine, json, wish),
                ours("POST", keys + "/" + other.id() + "/rotate", "", mine, json, "{\"graceSeconds\":60}"),
                ours("POST", keys + "/" + other.id() + "/end", "", mine, json, "{}"),
                ours("POST", keys + "/" + lost.id() + "/leak", "", mine, json, "{}"),
                ours("GET", keys + "/" + other.id() + "/rotation", "", mine, null, null),
                ours("GET", keys + "/" + key.id() + "/usage", "days=30", mine, null, null),
                ours("GET", keys + "/" + key.id() + "/advice", "", mine, null, null),
                ours("GET", keys + "/" + key.id() + "/history", "first=0&max=10", mine, null, null),
                ours("DELETE", keys + "/AAAAAAAAAAAA", "", mine, null, null),
                ours("POST", keys + "/leaks", "", "X-Fuzz: 1", json, """
                        {"keys":["see %s"],"source":"a wiki"}""".formatted(lost.key())),
                ours(
                        "POST",
                        keys + "/leaks/github",
                        "",
                        // Without a signature: this server would ask GitHub for the key.
                        "Github-Public-Key-Identifier: a",
                        json,
                        """
                                [{"token":"%s","type":"key","source":"content"}]""".formatted(lost.key())),
                theirs("GET", keys + "/status/0", "", "X-Fuzz: 1", null, null),
                theirs(
                        "POST",
                        keys + "/revoke",
                        "",
                        "X-Fuzz: 1",
                        form,
                        "token=" + other.key() + "&token_type_hint=api_key"),
                theirs(
                        "GET",
                        keys + "/authorize",
                        "scope=graphql:read",
                        "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate,
                        null,
                        null),
                theirs(
                        "POST",
                        keys + "/authorize/a/b",
                        "",
                        "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate,
                        json,
                        wish),
                theirs("HEAD", keys + "/authorize", "", "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate, null, null),
                theirs(
                        "OPTIONS",
                        keys + "/authorize",
                        "",
                        "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate,
                        null,
                        null),
                theirs("PUT", keys + "/authorize", "", "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate, json, wish),
                theirs("PATCH", keys + "/authorize", "", "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate, json, wish),
                theirs("DELETE", keys + "/authorize", "", "X-API-Key: " + key.key() + "\r\nX-Gate-" + gate, null, null),
                ours(
                        "GET",
                        all,
                        "search=fuzz&userId=" + owner.id() + "&kind=scoped&enabled=true&expired=false&first=0&max=10",
                        admins,
                        null,
                        null),
                ours("GET", all + "/count", "userId=" + owner.id() + "&unusedSince=1764028800000", admins, null, null),
                ours("GET", all + "/posture", "", admins, null, null),
                ours("GET", all + "/export", "userId=" + owner.id(), admins, null, null),
                ours("GET", all + "/disable", "first=0&max=10", admins, null, null),
                ours("POST", all + "/disable", "userId=" + owner.id() + "&dryRun=true", admins, json, "{}"),
                ours("POST", all + "/disable/AAAAAAAAAAAA/undo", "", admins, json, "{}"),
                ours(
                        "POST",
                        all + "/import",
                        "",
                        admins,
                        "application/x-ndjson",
                        line.formatted(owner.id(), UUID.randomUUID()) + "\n"
                                + line.formatted(owner.id(), UUID.randomUUID())),
                ours("GET", all + "/" + key.id(), "", admins, null, null),
                ours("PATCH", all + "/" + key.id(), "", admins, json, "{\"enabled\":true}"),
                ours("PUT", all + "/" + key.id(), "", admins, json, """
                        {"enabled":true,"name":"test"}"""),
                ours("DELETE", all + "/AAAAAAAAAAAA", "", admins, null, null),
                ours("POST", all + "/" + lost.id() + "/leak", "", admins, json, "{}"),
                ours("GET", all + "/" + other.id() + "/rotation", "", admins, null, null),
                ours("GET", all + "/" + key.id() + "/usage", "days=30", admins, null, null),
                ours("GET", all + "/" + key.id() + "/advice", "", admins, null, null),
                ours("GET", all + "/" + key.id() + "/history", "first=0&max=10", admins, null, null),
                ours("GET", catalogue, "search=e&first=0&max=10", admins, null, null),
                ours("PUT", catalogue + "/" + endpoint, "", admins, json, """
                        {"name":"fuzz","ownerId":"%s"}""".formatted(owner.id())),
                ours("GET", catalogue + "/" + endpoint, "", admins, null, null),
                ours("DELETE", catalogue + "/" + endpoint, "", admins, null, null),
                theirs("OPTIONS", keys + "/self", "", "Origin: https://example.org", null, null),
                theirs("GET", keys + "/self", "", "Authorization: Bearer " + key.key(), null, null),
                ours("GET", gates, "search=gate&first=0&max=10", admins, null, null),
                ours("GET", gates + "/" + this.gate, "", admins, null, null),
                ours("PUT", gates + "/" + this.gate, "", admins, json, "{\"mend\":true,\"scopeRequired\":false}"),
                ours("DELETE", gates + "/" + this.gate, "", admins, null, null),
                theirs("POST", Demo.TOKEN_PATH, "", gate, form, exchange),
                theirs(
                        "POST",
                        Demo.INTROSPECT_PATH,
                        "",
                        gate,
                        form,
                        "token=" + key.key() + "&token_type_hint=access_token"));
    }

    private static Target ours(String method, String path, String query, String header, String type, String body) {
        return new Target(method, path, query, List.of(header), type, body, true);
    }

    private static Target theirs(String method, String path, String query, String header, String type, String body) {
        return new Target(method, path, query, List.of(header), type, body, false);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
