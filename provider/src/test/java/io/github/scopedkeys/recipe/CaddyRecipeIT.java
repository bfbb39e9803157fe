/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.gateway.RawRequest;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Program;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Caddy that checks every request with Keycloak, before a platform that trusts it. */
@ExtendWith(RunningKeycloak.class)
class CaddyRecipeIT {

    private static TrustingPlatform platform;
    private static Recipe caddy;
    private static URI gateway;

    private final KeyOwner owner;

    CaddyRecipeIT(Demo demo) {
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void startCaddyAndThePlatform(Demo demo) {
        Program.demand("caddy", "caddy", "The recipe for Caddy needs it");
        platform = TrustingPlatform.start();
        int port = Recipe.freePort();
        gateway = URI.create("http://127.0.0.1:" + port);
        caddy = caddy(port, demo.server().baseUri().getAuthority());
    }

    @AfterAll
    static void stop() {
        if (caddy != null) {
            caddy.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @BeforeEach
    void forgetEarlierRequests() {
        platform.forget();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/OTHER/run",
                "/v2/OTHER/run/..%2f..%2f..%2fv2%2fOWN%2frun",
                "/v2/OTHER/run/..%2F..%2F..%2Fv2%2FOWN%2Frun",
                "/v2/OTHER/run/../../../v2/OWN/run",
                "/v2/OTHER/run/%2e%2e/%2e%2e/OWN/run",
                "/v2/OTHER/../OWN/run",
                "/v2/OTHER/%2e%2e/OWN/run",
                "/v2/OTHER/.%2E/OWN/run",
                "/v2/OTHER/%252e%252e/OWN/run",
                "/v2/OTHER%2f..%2fOWN/run",
                "/v2/OTHER;x/..%2fOWN/run",
                "/v2/OTHER;x/../OWN/run",
                "/v2/OTHER\\..\\OWN/run",
                "/v2/OTHER%5c..%5cOWN/run",
                "//v2//OWN//run",
                "//OTHER/../v2/OWN/run",
                "/v2//OWN/run",
                "/v2/./OWN/run",
                "/v2/%2e/OWN/run",
                "/./v2/OWN/run",
                "/../v2/OWN/run",
                "/v2%2fOWN%2frun",
                "/%762/OWN/run",
                "/v2/OWN/%72un",
                "/v2/OWN/run%2f",
                "/v2/OWN/run/",
                "/v2/OWN/run/..",
                "/v2/OWN/run/%2e",
                "/v2/OWN/run;x=1",
                "/v2/OWN;x=1/run",
                "/v2/OWN/run%00",
                "/v2/OWN/run%0a",
                "/v2/OWN/run%20",
                "/v2/OWN/run%3fx",
                "/v2/OWN/run%23x",
                "/v2/OWN/run#x",
                "/V2/OWN/run",
                "http://platform/v2/OTHER/..%2fOWN/run"
            })
    void whatIsForwardedIsWhatWasAuthorizedHoweverThePathIsSpelled(String spelling) {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        String plain = "/v2/" + owner.first() + "/run";

        assertThat(post(key, spelling.replace("OTHER", owner.second()).replace("OWN", owner.first())))
                .isBetween(400, 404);
        assertThat(platform.requestLines()).isEmpty();

        assertThat(post(key, plain)).isEqualTo(200);
        assertThat(platform.requestLines()).containsExactly("POST " + plain + " HTTP/1.1");
    }

    @Test
    void aKeyOpensWhatItGrantsAndTheQueryIsForwardedAsItIs() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String status = "/v2/" + owner.first() + "/status/job-1?x=/../%2e%2f;//";

        assertThat(get(key, status)).isEqualTo(200);
        assertThat(post(key, "/v2/" + owner.first() + "/run")).isEqualTo(403);
        assertThat(post(key, "/v2/" + owner.first() + "/status")).isEqualTo(404);
        assertThat(get(key, "/v2/" + owner.second() + "/status")).isEqualTo(403);

        assertThat(platform.requestLines()).containsExactly("GET " + status + " HTTP/1.1");
    }

    @Test
    void withoutAGoodKeyNothingReachesThePlatform() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        String run = "/v2/" + owner.first() + "/run";
        owner.enable(key, false);

        assertThat(post(key, run)).isEqualTo(401);
        assertThat(withoutKey("POST", run)).isEqualTo(401);
        assertThat(withoutKey("OPTIONS", run)).isEqualTo(404);
        assertThat(platform.requests()).isEmpty();

        owner.enable(key, true);
        assertThat(post(key, run)).isEqualTo(200);
        assertThat(platform.requests()).hasSize(1);
    }

    @Test
    void thePlatformHearsOfTheCallerFromKeycloakOnly() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String status = "/v2/" + owner.first() + "/status";

        int answer = get(
                key,
                status,
                "X-API-Key: " + key.secret(),
                "X-Gate-Authorization: Basic forged",
                "X-Api-Key-Subject: forged",
                "X-Api-Key-Scope: forged",
                "X-Api-Key-Id: forged",
                "X_Api_Key_Id: forged",
                "X-Api_Key-Id: forged",
                "X-HTTP-Method-Override: FORGED",
                "X-HTTP-Method: FORGED",
                "X-Method-Override: FORGED",
                "X_HTTP_Method_Override: FORGED",
                "X-Original-URL: /forged",
                "X-Original-URI: /forged",
                "X-Original-Method: FORGED",
                "X-Rewrite-URL: /forged",
                "X-Forwarded-Uri: /forged",
                "X-Forwarded-Method: FORGED",
                "X-Forwarded-Prefix: /forged");

        assertThat(answer).isEqualTo(200);
        assertThat(platform.requests()).hasSize(1);
        assertThat(platform.requests().get(0))
                .contains(
                        "X-Api-Key-Id: " + key.id(),
                        "X-Api-Key-Subject: " + owner.user().id())
                .contains("X-Api-Key-Scope: endpoint:" + owner.first() + ":read")
                .filteredOn(line -> line.startsWith("Authorization:"))
                .singleElement()
                .matches(line -> line.startsWith("Authorization: Bearer ey"));
        assertThat(String.join("\n", platform.requests().get(0)))
                .doesNotContainIgnoringCase("forged")
                .doesNotContain(key.secret())
                .doesNotContain("X-Gate-Authorization");
    }

    @Test
    void withoutKeycloakNobodyPassesAndNoKeyIsBlamed() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        String run = "/v2/" + owner.first() + "/run";
        int port = Recipe.freePort();
        try (Recipe alone = caddy(port, "127.0.0.1:" + Recipe.freePort())) {
            assertThat(alone.http().post(run).bearer(key.secret()).send().status())
                    .isEqualTo(502);
        }

        assertThat(platform.requests()).isEmpty();
        assertThat(post(key, run)).isEqualTo(200);
    }

    private static int withoutKey(String method, String path) {
        return RawRequest.status(gateway, method, path, "", new String[] {"Content-Length: 0"});
    }

    private static int get(KeyOwner.Key key, String path, String... headerLines) {
        return RawRequest.status(gateway, "GET", path, "", lines(key, headerLines));
    }

    private static int post(KeyOwner.Key key, String path) {
        return RawRequest.status(gateway, "POST", path, "", lines(key, "Content-Length: 0"));
    }

    private static String[] lines(KeyOwner.Key key, String... more) {
        return Stream.concat(Stream.of("Authorization: Bearer " + key.secret()), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Starts Caddy with the recipe, in which only the addresses are replaced. */
    private static Recipe caddy(int port, String keycloak) {
        Path folder = Recipe.copyOf("other-gateways");
        Path file = folder.resolve("Caddyfile");
        try {
            String recipe = Files.readString(file);
            assertThat(recipe).contains("\n:8088 {", " keycloak:8080 ", " platform:9080 ");
            Files.writeString(
                    file,
                    "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\n"
                            + recipe.replace("\n:8088 {", "\n:" + port + " {")
                                    .replace("keycloak:8080", keycloak)
                                    .replace("platform:9080", "127.0.0.1:" + platform.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> home = Map.of("XDG_CONFIG_HOME", folder.toString(), "XDG_DATA_HOME", folder.toString());
        Recipe started = Recipe.launch(folder, home, port, "caddy", "run", "--config", "Caddyfile");
        started.await(Pattern.compile("serving initial configuration"));
        return started;
    }
}
