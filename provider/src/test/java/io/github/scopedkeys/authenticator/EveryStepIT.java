/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static io.github.scopedkeys.authenticator.FlowBuilder.flow;
import static io.github.scopedkeys.authenticator.FlowBuilder.key;
import static io.github.scopedkeys.authenticator.FlowBuilder.step;
import static io.github.scopedkeys.authenticator.FlowBuilder.username;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.authenticator.FlowBuilder.Step;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever step of Keycloak stands beside ours, a user name alone is no login. */
@ExtendWith(RunningKeycloak.class)
class EveryStepIT {

    private final Demo demo;
    private final FlowBuilder flows;
    private final Demo.User user;

    EveryStepIT(Demo demo) {
        this.demo = demo;
        this.flows = new FlowBuilder(demo);
        this.user = demo.newUser();
    }

    @Test
    void aUserNameAndAnyStepIsNoLoginWhereKeysAreTaken() {
        List<String> opened = new ArrayList<>();
        List<String> steps = demo.admin("GET", "authentication/authenticator-providers")
                .expect(200)
                .json()
                .findValuesAsText("id");
        for (String name : steps) {
            Step beside = step(name, "REQUIRED");
            for (List<Step> shape : List.of(
                    List.of(username(), key("ALTERNATIVE"), beside),
                    List.of(key("DISABLED"), username(), beside),
                    List.of(flow("ALTERNATIVE", key("REQUIRED")), flow("ALTERNATIVE", username(), beside)))) {
                if (!name.equals(ApiKeyDirectGrant.ID) && login(shape).body().contains("access_token")) {
                    opened.add(FlowBuilder.name(shape));
                }
            }
        }

        assertThat(steps).hasSizeGreaterThan(40);
        assertThat(opened).isEmpty();
        // The control: without our step, such flows are Keycloak's affair.
        login(List.of(username(), step("allow-access-authenticator", "REQUIRED")))
                .expect(200);
    }

    private Answer login(List<Step> steps) {
        String flow = flows.make(steps);
        Demo.Client client = flows.bind(flow, Map.of("publicClient", true));
        // Otherwise a step that counts a failure would lock the user out of the next flows.
        LoginFailures.forget(demo, user);
        try {
            return demo.http()
                    .post(Demo.TOKEN_PATH)
                    .form("grant_type", "password", "client_id", client.id(), "username", user.name())
                    .send();
        } finally {
            flows.remove(flow, client);
        }
    }
}
