/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.ServerMetrics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metrics that an operator sees at Keycloak's metrics endpoint. */
@ExtendWith(RunningKeycloak.class)
class MetricsIT {

    private final Demo demo;

    MetricsIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void usesOfKeysAreCountedAndTimedByOperationAndOutcomeWithoutNamingAnybody() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        Map<String, Double> formerly = Stream.of(
                        "exchange success",
                        "exchange invalid_scope",
                        "exchange invalid_request",
                        "introspection active",
                        "introspection inactive",
                        "revocation success",
                        "self success",
                        "self invalid_token",
                        "self no_key",
                        "leak success",
                        "leak no_key",
                        "leak invalid_request")
                .collect(Collectors.toMap(series -> series, this::count));

        String jwt = demo.exchange(key.secret()).expect(200).text("access_token");
        demo.exchange(key.secret(), "scope", "graphql:write").expect(400);
        demo.exchange("rpa_").expect(400);
        demo.introspect(jwt).expect(200);
        demo.http().get(Demo.KEYS_PATH + "/self").bearer(key.secret()).send().expect(200);
        demo.http().get(Demo.KEYS_PATH + "/self").bearer("rpa_").send().expect(401);
        demo.http().get(Demo.KEYS_PATH + "/self").send().expect(401);
        for (int i = 0; i < 2; i++) {
            demo.http()
                    .post(Demo.KEYS_PATH + "/leaks")
                    .json("{\"keys\":[\"" + key.secret() + "\"]}")
                    .send()
                    .expect(202);
        }
        demo.http().post(Demo.KEYS_PATH + "/leaks").json("[]").send().expect(400);
        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", key.secret())
                .send()
                .expect(200);
        demo.introspect(jwt).expect(200);

        formerly.forEach((series, count) -> assertThat(count(series)).as(series).isGreaterThanOrEqualTo(count + 1));
        List<String> ours = metrics()
                .text()
                .lines()
                .filter(line -> line.startsWith("api_keys_operations_seconds"))
                .toList();
        assertThat(ours).anyMatch(line -> line.startsWith("api_keys_operations_seconds_sum"));
        assertThat(String.join("\n", ours))
                .doesNotContain(key.id(), owner.user().id(), owner.user().name(), "gate\"");
    }

    @Test
    void checksByGatewaysAndDirectGrantsAreCounted() {
        DirectGrantFlows.apply(demo);
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        double passed = count("gateway", "success");
        double refused = count("gateway", "invalid_token");
        double granted = count("direct_grant", "success");

        check(key.secret()).expect(200);
        check("rpa_").expect(401);
        demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(DirectGrantFlows.KEYS_ONLY.id(), DirectGrantFlows.KEYS_ONLY.secret())
                .form("grant_type", "password", "api_key", key.secret())
                .send()
                .expect(200);

        assertThat(count("gateway", "success")).isGreaterThanOrEqualTo(passed + 1);
        assertThat(count("gateway", "invalid_token")).isGreaterThanOrEqualTo(refused + 1);
        assertThat(count("direct_grant", "success")).isGreaterThanOrEqualTo(granted + 1);
    }

    private Answer check(String key) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize")
                .header("X-Gate-Authorization", Demo.GATE.basic())
                .bearer(key)
                .send();
    }

    /** @param series operation and outcome */
    private double count(String series) {
        return count(series.split(" ")[0], series.split(" ")[1]);
    }

    @Test
    void tokensAreCountedByWhetherTheyWereSignedOrGivenAgain() {
        KeyOwner.Key key = KeyOwner.in(demo).create("read");
        double minted = tokens("minted");
        double reused = tokens("reused");

        for (int i = 0; i < 3; i++) {
            demo.exchange(key.secret()).expect(200);
        }

        assertThat(tokens("minted")).isEqualTo(minted + 1);
        assertThat(tokens("reused")).isEqualTo(reused + 2);
    }

    private double tokens(String origin) {
        return metrics().sum("api_keys_tokens_total", Map.of("origin", origin));
    }

    private double count(String operation, String outcome) {
        return metrics().sum("api_keys_operations_seconds_count", Map.of("operation", operation, "outcome", outcome));
    }

    private ServerMetrics metrics() {
        return ServerMetrics.of(demo.server().managementUri());
    }
}
