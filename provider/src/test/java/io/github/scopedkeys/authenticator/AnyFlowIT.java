/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static io.github.scopedkeys.authenticator.FlowBuilder.flow;
import static io.github.scopedkeys.authenticator.FlowBuilder.key;
import static io.github.scopedkeys.authenticator.FlowBuilder.keysOnly;
import static io.github.scopedkeys.authenticator.FlowBuilder.password;
import static io.github.scopedkeys.authenticator.FlowBuilder.step;
import static io.github.scopedkeys.authenticator.FlowBuilder.username;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.authenticator.FlowBuilder.Step;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Check P11: without a key, the step never succeeds, whatever flow an administrator builds. */
@ExtendWith(RunningKeycloak.class)
class AnyFlowIT {

    private static final String REQUIRED = "REQUIRED";
    private static final String ALTERNATIVE = "ALTERNATIVE";
    private static final String CONDITIONAL = "CONDITIONAL";
    private static final String DISABLED = "DISABLED";

    private final Demo demo;
    private final KeyOwner owner;
    private final FlowBuilder flows;
    private final String good;
    private final String wrong;

    AnyFlowIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.flows = new FlowBuilder(demo);
        KeyOwner.Key key = owner.create("read");
        this.good = key.secret();
        this.wrong = Guess.at(key.id());
    }

    private enum Opens {
        KEYS,
        PASSWORDS,
        BOTH,
        /** Nothing can: the flow would need no credential, or needs two in one field. */
        NOTHING
    }

    @TestFactory
    Stream<DynamicTest> noCredentialIsNoLogin() {
        Step passwords = flow(ALTERNATIVE, username(), password());
        return Stream.of(
                in(Opens.KEYS, key(REQUIRED)),
                in(Opens.KEYS, key(ALTERNATIVE)),
                in(Opens.KEYS, key(CONDITIONAL)),
                in(Opens.KEYS, keysOnly(REQUIRED)),
                in(Opens.KEYS, key(REQUIRED), username()),
                in(Opens.KEYS, username(), key(REQUIRED)),
                in(Opens.NOTHING, username(), key(ALTERNATIVE)),
                in(Opens.NOTHING, key(ALTERNATIVE), username()),
                in(Opens.NOTHING, key(ALTERNATIVE), step("direct-grant-validate-username", ALTERNATIVE)),
                in(Opens.NOTHING, key(ALTERNATIVE), flow(ALTERNATIVE, username())),
                in(Opens.NOTHING, key(ALTERNATIVE), step("allow-access-authenticator", REQUIRED)),
                in(Opens.NOTHING, username(), key(ALTERNATIVE), sessionLimit()),
                in(Opens.KEYS, username(), key(REQUIRED), sessionLimit()),
                in(Opens.NOTHING, username(), key(ALTERNATIVE), oneTimePasswordUnlessSkipped()),
                in(Opens.NOTHING, username(), key(ALTERNATIVE), step("reset-password", REQUIRED)),
                in(Opens.KEYS, key(REQUIRED), username(), password()),
                in(Opens.KEYS, username(), key(REQUIRED), password()),
                in(Opens.NOTHING, username(), password(), key(REQUIRED)),
                in(Opens.PASSWORDS, username(), password(), key(ALTERNATIVE)),
                // Whoever switches keys off must not switch the last credential off unawares.
                in(Opens.NOTHING, username(), key(DISABLED)),
                in(Opens.NOTHING, username(), flow(DISABLED, key(REQUIRED))),
                in(Opens.PASSWORDS, username(), password(), key(DISABLED)),
                in(Opens.PASSWORDS, key(DISABLED), passwords),
                in(Opens.BOTH, key(ALTERNATIVE), passwords),
                in(Opens.KEYS, keysOnly(ALTERNATIVE), passwords),
                in(Opens.PASSWORDS, passwords, key(ALTERNATIVE)),
                in(Opens.BOTH, flow(ALTERNATIVE, key(REQUIRED)), passwords),
                in(Opens.BOTH, flow(ALTERNATIVE, flow(REQUIRED, key(ALTERNATIVE))), passwords),
                in(Opens.BOTH, flow(REQUIRED, key(ALTERNATIVE), passwords)),
                in(Opens.KEYS, username(), flow(REQUIRED, key(ALTERNATIVE))),
                in(Opens.NOTHING, username(), flow(CONDITIONAL, key(REQUIRED))),
                in(
                        Opens.NOTHING,
                        username(),
                        flow(CONDITIONAL, step("conditional-user-configured", REQUIRED), key(REQUIRED))),
                in(Opens.NOTHING, key(ALTERNATIVE), password()),
                in(Opens.KEYS, key(ALTERNATIVE), step("direct-grant-validate-password", ALTERNATIVE)),
                in(Opens.KEYS, key(ALTERNATIVE), flow(ALTERNATIVE, password(), username())),
                in(Opens.KEYS, key(ALTERNATIVE), flow(ALTERNATIVE)),
                in(
                        Opens.BOTH,
                        username(),
                        flow(REQUIRED, key(ALTERNATIVE), step("direct-grant-validate-password", ALTERNATIVE))),
                in(Opens.NOTHING, flow(CONDITIONAL, key(REQUIRED))),
                in(Opens.NOTHING, flow(CONDITIONAL, key(REQUIRED)), username()),
                // Keycloak skips the sub-flow with the step, and never asks for the step.
                in(Opens.NOTHING, username(), flow(ALTERNATIVE, key(REQUIRED))),
                in(Opens.NOTHING, flow(ALTERNATIVE, key(REQUIRED)), username()),
                in(
                        Opens.NOTHING,
                        username(),
                        flow(ALTERNATIVE, key(ALTERNATIVE), step("direct-grant-validate-password", ALTERNATIVE))),
                in(Opens.NOTHING, username(), flow(ALTERNATIVE, password()), flow(ALTERNATIVE, key(REQUIRED))),
                in(Opens.NOTHING, flow(REQUIRED, username(), flow(ALTERNATIVE, key(REQUIRED)))),
                in(
                        Opens.NOTHING,
                        username(),
                        flow(
                                CONDITIONAL,
                                step("conditional-user-configured", REQUIRED),
                                flow(REQUIRED, key(REQUIRED)))),
                in(
                        Opens.NOTHING,
                        username(),
                        flow(REQUIRED, step("allow-access-authenticator", REQUIRED)),
                        flow(ALTERNATIVE, key(REQUIRED))));
    }

    /** Succeeds for whoever has fewer sessions. */
    private static Step sessionLimit() {
        return new Step(
                "user-session-limits",
                REQUIRED,
                null,
                Map.of("userRealmLimit", "100", "userClientLimit", "100", "behavior", "Deny new session"));
    }

    /** Succeeds for whoever need not have one. */
    private static Step oneTimePasswordUnlessSkipped() {
        return new Step("auth-conditional-otp-form", REQUIRED, null, Map.of("defaultOtpOutcome", "skip"));
    }

    private DynamicTest in(Opens opens, Step... steps) {
        return DynamicTest.dynamicTest(FlowBuilder.name(List.of(steps)) + " opens " + opens, () -> {
            String flow = flows.make(List.of(steps));
            Demo.Client gate = flows.bind(flow, Map.of());
            Demo.Client open = flows.bind(flow, Map.of("publicClient", true));
            Demo.Client noGate = flows.bind(flow, Map.of("attributes", Map.of()));
            try {
                check(opens, gate, open, noGate);
            } finally {
                flows.remove(flow, gate, open, noGate);
            }
        });
    }

    private void check(Opens opens, Demo.Client gate, Demo.Client open, Demo.Client noGate) {
        for (Demo.Client client : List.of(gate, open, noGate)) {
            refusesWithoutCredential(client, client.equals(open), client.equals(gate));
            boolean passwords = opens == Opens.PASSWORDS || opens == Opens.BOTH;
            Answer password = opened(
                    passwords,
                    () -> login(
                            client,
                            client.equals(open),
                            "password",
                            owner.user().password()));
            assertThat(password.status()).as("the password").matches(status -> status == 200 == passwords);
        }
        boolean keys = opens == Opens.KEYS || opens == Opens.BOTH;
        Answer key = opened(keys, () -> login(gate, false, "password", good));
        assertThat(key.status()).as("the key").matches(status -> status == 200 == keys);
        assertThat(login(open, true, "password", good).status()).isBetween(400, 499);
        assertThat(login(noGate, false, "password", good).status()).isBetween(400, 499);
    }

    /** A login that should succeed waits until Keycloak has completed the user's earlier one. */
    private static Answer opened(boolean expected, Supplier<Answer> login) {
        return expected ? Demo.patiently(login) : login.get();
    }

    private void refusesWithoutCredential(Demo.Client client, boolean isPublic, boolean all) {
        List<Answer> answers = new ArrayList<>(List.of(
                login(client, isPublic),
                login(client, isPublic, "password", ""),
                login(client, isPublic, "password", "a-long-and-quite-wrong-password"),
                login(client, isPublic, "password", wrong)));
        if (all) {
            answers.add(login(client, isPublic, "password", " "));
            answers.add(login(client, isPublic, "password", "wrong"));
            answers.add(login(client, isPublic, "api_key", ""));
            answers.add(login(client, isPublic, "api_key", wrong));
            answers.add(send(client, isPublic));
            answers.add(send(client, isPublic, "password", "wrong"));
            answers.add(send(client, isPublic, "username", "", "password", ""));
        }
        LoginFailures.forget(demo, owner.user());
        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
            assertThat(answer.body()).doesNotContain("access_token");
        }
    }

    private Answer login(Demo.Client client, boolean isPublic, String... further) {
        List<String> form = new ArrayList<>(List.of("username", owner.user().name()));
        form.addAll(List.of(further));
        return send(client, isPublic, form.toArray(String[]::new));
    }

    private Answer send(Demo.Client client, boolean isPublic, String... namesAndValues) {
        if (!isPublic) {
            return DirectGrantFlows.send(demo, client, namesAndValues);
        }
        List<String> form = new ArrayList<>(List.of("grant_type", "password", "client_id", client.id()));
        form.addAll(List.of(namesAndValues));
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .form(form.toArray(String[]::new))
                .send();
    }
}
