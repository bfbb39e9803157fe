/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Builds login flows as an administrator does in the console. */
final class FlowBuilder {

    /** An element of a flow: a step, named by its provider, or a sub-flow. */
    record Step(String provider, String requirement, List<Step> inside, Map<String, String> config) {

        @Override
        public String toString() {
            return inside == null
                    ? provider + " " + requirement + (config.isEmpty() ? "" : " " + config)
                    : requirement + inside;
        }
    }

    private final Demo demo;

    FlowBuilder(Demo demo) {
        this.demo = demo;
    }

    static Step key(String requirement) {
        return new Step("direct-grant-api-key", requirement, null, Map.of());
    }

    static Step keysOnly(String requirement) {
        return new Step("direct-grant-api-key", requirement, null, Map.of("keysOnly", "true"));
    }

    /** The step, which does not compare the user name of a request with the key's owner. */
    static Step keyOfAnyone(String requirement) {
        return new Step("direct-grant-api-key", requirement, null, Map.of("usernameMustMatch", "false"));
    }

    static Step username() {
        return step("direct-grant-validate-username", "REQUIRED");
    }

    static Step password() {
        return step("direct-grant-validate-password", "REQUIRED");
    }

    static Step step(String provider, String requirement) {
        return new Step(provider, requirement, null, Map.of());
    }

    static Step flow(String requirement, Step... inside) {
        return new Step("flow", requirement, List.of(inside), Map.of());
    }

    /** Returns the id of a new flow with these steps. */
    String make(List<Step> steps) {
        String alias = "flow-" + UUID.randomUUID();
        Answer made = demo.admin(
                        "POST",
                        "authentication/flows",
                        Map.of("alias", alias, "providerId", "basic-flow", "topLevel", true, "builtIn", false))
                .expect(201);
        String id = made.newId();
        fill(alias, id, steps);
        return id;
    }

    /** Creates a client whose direct grant uses the flow. */
    Demo.Client bind(String flow, Map<String, Object> otherwise) {
        Map<String, Object> client = new java.util.HashMap<>(otherwise);
        client.put("directAccessGrantsEnabled", true);
        client.put("authenticationFlowBindingOverrides", Map.of("direct_grant", flow));
        return demo.newGate(client);
    }

    /** Removes a flow, and the clients that use it before. */
    void remove(String flow, Demo.Client... clients) {
        for (Demo.Client client : clients) {
            demo.admin("DELETE", "clients/" + demo.clientUuid(client.id())).expect(204);
        }
        demo.admin("DELETE", "authentication/flows/" + flow).expect(204);
    }

    private void fill(String alias, String id, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.inside() == null) {
                addStep(id, step, i);
            } else {
                addFlow(alias, step, i);
            }
        }
    }

    private void addStep(String flowId, Step step, int priority) {
        String execution = demo.admin(
                        "POST",
                        "authentication/executions",
                        Map.of(
                                "parentFlow",
                                flowId,
                                "authenticator",
                                step.provider(),
                                "authenticatorFlow",
                                false,
                                "requirement",
                                step.requirement(),
                                "priority",
                                priority))
                .expect(201)
                .newId();
        if (!step.config().isEmpty()) {
            demo.admin(
                            "POST",
                            "authentication/executions/" + execution + "/config",
                            Map.of("alias", "step-" + execution, "config", step.config()))
                    .expect(201);
        }
    }

    private void addFlow(String parent, Step flow, int priority) {
        String alias = "sub-" + UUID.randomUUID();
        String id = demo.admin(
                        "POST",
                        "authentication/flows/" + parent + "/executions/flow",
                        Map.of(
                                "alias", alias,
                                "type", "basic-flow",
                                "provider", "",
                                "description", "",
                                "priority", priority))
                .expect(201)
                .newId();
        for (JsonNode execution : demo.admin("GET", "authentication/flows/" + parent + "/executions")
                .expect(200)
                .json()) {
            if (id.equals(execution.path("flowId").asText())) {
                demo.admin(
                                "PUT",
                                "authentication/flows/" + parent + "/executions",
                                Map.of(
                                        "id", execution.get("id").asText(),
                                        "requirement", flow.requirement(),
                                        "priority", priority))
                        .expect(204);
            }
        }
        fill(alias, id, flow.inside());
    }

    static String name(List<Step> steps) {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }
}
