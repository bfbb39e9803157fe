/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
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
        double before = count("exchange", "success");

        String jwt = demo.exchange(key.secret()).expect(200).text("access_token");
        demo.exchange(key.secret(), "scope", "graphql:write").expect(400);
        demo.exchange("rpa_").expect(400);
        demo.introspect(jwt).expect(200);
        double asked = count("self", "success");
        demo.http().get(Demo.KEYS_PATH + "/self").bearer(key.secret()).send().expect(200);
        demo.http().get(Demo.KEYS_PATH + "/self").bearer("rpa_").send().expect(401);
        demo.http().get(Demo.KEYS_PATH + "/self").send().expect(401);
        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", key.secret())
                .send()
                .expect(200);
        demo.introspect(jwt).expect(200);

        assertThat(count("exchange", "success")).isGreaterThanOrEqualTo(before + 1);
        assertThat(count("exchange", "invalid_scope")).isPositive();
        assertThat(count("exchange", "invalid_request")).isPositive();
        assertThat(count("introspection", "active")).isPositive();
        assertThat(count("introspection", "inactive")).isPositive();
        assertThat(count("revocation", "success")).isPositive();
        assertThat(count("self", "success")).isGreaterThanOrEqualTo(asked + 1);
        assertThat(count("self", "invalid_token")).isPositive();
        assertThat(count("self", "no_key")).isPositive();
        List<String> ours = metrics()
                .lines()
                .filter(line -> line.startsWith("api_keys_operations_seconds"))
                .toList();
        assertThat(ours).anyMatch(line -> line.startsWith("api_keys_operations_seconds_sum"));
        assertThat(String.join("\n", ours))
                .doesNotContain(key.id(), owner.user().id(), owner.user().name(), "gate\"");
    }

    private double count(String operation, String outcome) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("api_keys_operations_seconds_count")
                        && line.contains("operation=\"" + operation + "\"")
                        && line.contains("outcome=\"" + outcome + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String metrics() {
        return new Http(demo.server().managementUri())
                .get("/metrics")
                .send()
                .expect(200)
                .body();
    }
}
