/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import io.github.scopedkeys.server.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the lines that the demo prints, exactly as printed. */
@ExtendWith(RunningKeycloak.class)
class TryItIT {

    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    private final Demo demo;

    @TempDir
    private Path directory;

    TryItIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void theLinesThatTheDemoPrintsTurnAKeyIntoAVerifiableTokenAndEndIt() throws Exception {
        Outcome outcome = runThePrintedLines();

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("\"key\":\"rpa_").contains("\"active\":true");
        assertThat(outcome.output().lines())
                .contains("401", "204")
                .last()
                .asString()
                .contains("invalid_request");

        Matcher token = TOKEN.matcher(outcome.output());
        assertThat(token.find()).as(outcome.output()).isTrue();
        SignedJWT jwt = SignedJWT.parse(token.group(1));
        assertThat(SigningKeys.haveSigned(demo, jwt)).isTrue();

        JsonNode claims = Demo.claims(token.group(1));
        assertThat(claims.get("iss").asText()).isEqualTo(demo.issuer());
        assertThat(claims.get("sub").asText()).isEqualTo(Demo.ALICE.id());
        assertThat(claims.get("aud").asText()).isEqualTo("platform-api");
        assertThat(List.of(claims.get("scope").asText().split(" ", -1)))
                .containsExactlyInAnyOrder("graphql:read", "endpoint:img-gen:read", "endpoint:img-gen:write");
        assertThat(claims.get("authorization_details")).isEqualTo(Answer.JSON.readTree("""
                [{"type":"graphql","actions":["read"]},{"type":"endpoint","identifier":"img-gen",\
                "actions":["read","write"]}]"""));
        assertThat(claims.get("api_key_id").asText()).matches("[0-9A-Za-z]{12}");
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(300);
    }

    private Outcome runThePrintedLines() throws Exception {
        String lines = Files.readString(demo.server().realmConfig().resolve("try-it.sh"));
        assertThat(lines).contains("http://localhost:8080");
        Path here = directory.resolve("try-it.sh");
        Files.writeString(
                here,
                lines.replace("http://localhost:8080", demo.server().baseUri().toString()));
        return Shell.bash(here, Map.of());
    }
}
