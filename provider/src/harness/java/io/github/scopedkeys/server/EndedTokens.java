/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends on one node what a token depends on, and at once asks both for that token. As a control, both nodes give the
 * token again just before.
 */
final class EndedTokens {

    private static final String READ_AND_WRITE = "read_write";
    /** Fewer than one owner may make in two minutes. */
    private static final int ROTATIONS = 20;

    private final Demo here;
    private final Demo there;
    private KeyOwner owner;
    private final Demo.Client gate;
    private final String client;
    private final String signingKey;
    private KeyOwner.Key key;

    EndedTokens(Demo here, Demo there) {
        this.here = here;
        this.there = there;
        this.owner = KeyOwner.in(here);
        this.gate = here.newGate(Map.of());
        this.client = "clients/" + here.clientUuid(gate.id());
        here.admin("POST", client + "/roles", Map.of("name", "rejected")).expect(201);
        // The realm does not use it yet.
        this.signingKey = SigningKeys.add(here, 1);
        this.key = owner.create(READ_AND_WRITE);
    }

    /** What ends a token. Those for which the owner logs in come first, because others end logins. */
    enum End {
        GRANT_NARROWED,
        KEY_ROTATED,
        KEY_DISABLED,
        OWNER_DISABLED,
        GATE_DISABLED,
        POLICY_ADDED,
        REALM_KEY_ROTATED,
        NOT_BEFORE
    }

    /** Returns how many ended tokens were given again, of one request to each node in each round. */
    Map<End, Integer> givenAgain(Set<End> ends, int rounds) {
        Map<End, Integer> givenAgain = new EnumMap<>(End.class);
        try {
            for (End end : ends) {
                int count = 0;
                for (int round = 0; round < rounds; round++) {
                    if (end == End.KEY_ROTATED && round % ROTATIONS == 0) {
                        owner = KeyOwner.in(here);
                        key = owner.create(READ_AND_WRITE);
                    }
                    count += round(end, round % 2 == 0 ? here : there);
                }
                givenAgain.put(end, count);
            }
        } finally {
            here.admin("DELETE", "components/" + signingKey).expect(204);
        }
        return givenAgain;
    }

    private int round(End end, Demo node) {
        String tokenHere = remembered(here);
        String tokenThere = remembered(there);
        KeyOwner.Key ended = key;
        if (end == End.NOT_BEFORE) {
            // It ends the tokens of the seconds before it.
            awaitNextSecond();
        }
        end(end, node);
        int count = (isGivenAgain(there, ended, tokenThere, end) ? 1 : 0)
                + (isGivenAgain(here, ended, tokenHere, end) ? 1 : 0);
        undo(end, node);
        return count;
    }

    private String remembered(Demo node) {
        String first = token(node);
        String second = token(node);
        // The minute of the first may have been over just then.
        String token = second.equals(first) ? first : token(node);
        assertThat(token).isEqualTo(second);
        return token;
    }

    private String token(Demo node) {
        return exchange(node, key).expect(200).text("access_token");
    }

    private boolean isGivenAgain(Demo node, KeyOwner.Key ended, String token, End end) {
        Answer answer = exchange(node, ended);
        if (answer.status() != 200) {
            return false;
        }
        boolean same = answer.text("access_token").equals(token);
        return switch (end) {
            case GRANT_NARROWED, REALM_KEY_ROTATED, NOT_BEFORE -> same;
            default -> true;
        };
    }

    private static void awaitNextSecond() {
        try {
            Thread.sleep(1000 - System.currentTimeMillis() % 1000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer exchange(Demo node, KeyOwner.Key key) {
        return node.exchangeAs(gate, key.secret());
    }

    private void end(End end, Demo node) {
        switch (end) {
            case KEY_DISABLED -> enable(node, false);
            case OWNER_DISABLED -> enableOwner(node, false);
            case GRANT_NARROWED -> permit(node, "read");
            case GATE_DISABLED -> enableGate(node, false);
            case POLICY_ADDED -> reject(node, List.of("rejected"));
            case KEY_ROTATED -> {
                Answer rotated = node.keys("POST", "/" + key.id() + "/rotate", node.login(owner.user()), Map.of())
                        .expect(201);
                key = new KeyOwner.Key(rotated.text("id"), rotated.text("key"));
            }
            case REALM_KEY_ROTATED -> prefer(node, 500);
            case NOT_BEFORE ->
                node.admin("POST", "users/" + owner.user().id() + "/logout").expect(204);
        }
    }

    private void undo(End end, Demo node) {
        switch (end) {
            case KEY_DISABLED -> enable(node, true);
            case OWNER_DISABLED -> enableOwner(node, true);
            case GRANT_NARROWED -> permit(node, READ_AND_WRITE);
            case GATE_DISABLED -> enableGate(node, true);
            case POLICY_ADDED -> reject(node, List.of());
            case REALM_KEY_ROTATED -> prefer(node, 1);
            case KEY_ROTATED, NOT_BEFORE -> {}
        }
    }

    private void enable(Demo node, boolean enabled) {
        node.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", enabled)).expect(200);
    }

    private void enableOwner(Demo node, boolean enabled) {
        node.setUserEnabled(owner.user(), enabled);
    }

    private void permit(Demo node, String graphql) {
        node.keys(
                        "PATCH",
                        "/" + key.id(),
                        node.login(owner.user()),
                        Map.of("permissions", KeyOwner.permissions(graphql)))
                .expect(200);
    }

    private void enableGate(Demo node, boolean enabled) {
        node.admin("PUT", client, Map.of("attributes", Map.of("api.keys.exchange.enabled", Boolean.toString(enabled))))
                .expect(204);
    }

    /** Keycloak's own executor that rejects every request, for clients with one of the roles. */
    private static void reject(Demo node, List<String> roles) {
        List<Object> profiles = List.of(Map.of(
                "name", "no", "executors", List.of(Map.of("executor", "reject-request", "configuration", Map.of()))));
        List<Object> policies = List.of(Map.of(
                "name",
                "no",
                "enabled",
                true,
                "conditions",
                List.of(Map.of("condition", "client-roles", "configuration", Map.of("roles", roles))),
                "profiles",
                List.of("no")));
        if (!roles.isEmpty()) {
            node.admin("PUT", "client-policies/profiles", Map.of("profiles", profiles))
                    .expect(204);
        }
        node.admin("PUT", "client-policies/policies", Map.of("policies", roles.isEmpty() ? List.of() : policies))
                .expect(204);
    }

    private void prefer(Demo node, int priority) {
        JsonNode component =
                node.admin("GET", "components/" + signingKey).expect(200).json();
        ((ObjectNode) component.get("config")).putArray("priority").add(Integer.toString(priority));
        node.admin("PUT", "components/" + signingKey, component).expect(204);
    }
}
