/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static io.github.scopedkeys.authenticator.FlowBuilder.flow;
import static io.github.scopedkeys.authenticator.FlowBuilder.key;
import static io.github.scopedkeys.authenticator.FlowBuilder.password;
import static io.github.scopedkeys.authenticator.FlowBuilder.step;
import static io.github.scopedkeys.authenticator.FlowBuilder.username;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How {@code apply-direct-grant.sh} changes flows of earlier versions. */
@ExtendWith(RunningKeycloak.class)
class DirectGrantScriptIT {

    private static final FlowBuilder.Step OTP = flow(
            "CONDITIONAL",
            step("conditional-user-configured", "REQUIRED"),
            step("direct-grant-validate-otp", "REQUIRED"));

    private final Demo demo;
    private final KeyOwner owner;
    private final FlowBuilder flows;
    private String flow;
    private Demo.Client client;

    DirectGrantScriptIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.flows = new FlowBuilder(demo);
    }

    @AfterEach
    void remove() {
        demo.admin("DELETE", "clients/" + demo.clientUuid(client.id())).expect(204);
        demo.admin("DELETE", "authentication/flows/" + flow).expect(204);
    }

    @Test
    void aFlowOfAnEarlierVersionTakesPasswordsAgain() {
        bind(key("REQUIRED"), username(), password(), OTP);
        String good = owner.create("read").secret();
        // Safe, but useless to users with a password.
        assertThat(login(owner.user().password())).isEqualTo(400);
        assertThat(login(good)).isEqualTo(200);

        DirectGrantFlows.apply(demo);

        assertThat(login(owner.user().password())).isEqualTo(200);
        assertThat(login(good)).isEqualTo(200);
        assertThat(login("wrong")).isBetween(400, 401);
        assertThat(login("")).isBetween(400, 401);
        JsonNode changed = steps();
        assertThat(changed.findValuesAsText("providerId"))
                .containsExactly(
                        "direct-grant-api-key",
                        "direct-grant-validate-username",
                        "direct-grant-validate-password",
                        "conditional-user-configured",
                        "direct-grant-validate-otp");
        assertThat(changed.findValuesAsText("requirement"))
                .containsExactly(
                        "ALTERNATIVE", "ALTERNATIVE", "REQUIRED", "REQUIRED", "CONDITIONAL", "REQUIRED", "REQUIRED");

        DirectGrantFlows.apply(demo);

        assertThat(steps()).isEqualTo(changed);
    }

    @Test
    void otherFlowsAreLeftAlone() {
        bind(username(), key("REQUIRED"));
        JsonNode before = steps();

        DirectGrantFlows.apply(demo);

        assertThat(steps()).isEqualTo(before);
        assertThat(login(owner.user().password())).isEqualTo(400);
    }

    @Test
    void aFlowWithStepsOfItsOwnIsNamedAndLeftAlone() {
        bind(key("REQUIRED"), username(), password(), step("deny-access-authenticator", "REQUIRED"));
        JsonNode before = steps();

        assertThatThrownBy(() -> DirectGrantFlows.apply(demo))
                .hasMessageContaining(alias())
                .hasMessageContaining("docs/upgrade.md");

        assertThat(steps()).isEqualTo(before);
    }

    private void bind(FlowBuilder.Step... steps) {
        flow = flows.make(List.of(steps));
        client = flows.bind(flow, Map.of());
    }

    private String alias() {
        return demo.admin("GET", "authentication/flows/" + flow).expect(200).text("alias");
    }

    private JsonNode steps() {
        return demo.admin("GET", "authentication/flows/" + alias() + "/executions")
                .expect(200)
                .json();
    }

    private int login(String password) {
        return DirectGrantFlows.login(demo, client, owner.user().name(), password)
                .status();
    }
}
