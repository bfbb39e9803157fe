/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/** Whether a flow has another way in for somebody whom a step could not let in. */
final class OtherWays {

    /** Steps at which Keycloak fails with 500 if no step before them has found out who the user is. */
    private static final Set<String> NEED_USER = Set.of("direct-grant-validate-password", "direct-grant-validate-otp");

    private final RealmModel realm;

    OtherWays(RealmModel realm) {
        this.realm = realm;
    }

    /**
     * Tells whether an alternative to the step, or to a sub-flow around it, comes after it.
     *
     * @param userKnown whether a step before has found out who the user is
     */
    boolean follow(AuthenticationExecutionModel step, boolean userKnown) {
        for (AuthenticationExecutionModel at = step;
                at != null;
                at = realm.getAuthenticationExecutionByFlowId(at.getParentFlow())) {
            if (at.isAlternative() && alternativeFollows(at, userKnown)) {
                return true;
            }
        }
        return false;
    }

    private boolean alternativeFollows(AuthenticationExecutionModel step, boolean userKnown) {
        List<AuthenticationExecutionModel> level =
                realm.getAuthenticationExecutionsStream(step.getParentFlow()).toList();
        return level.stream()
                .dropWhile(other -> !other.getId().equals(step.getId()))
                .skip(1)
                .anyMatch(other -> other.isAlternative() && (userKnown || canStart(other)));
    }

    /** Tells whether the flow begins with a step that needs no user. It may come to nothing if all its steps can be skipped. */
    boolean canStart(String flowId) {
        List<AuthenticationExecutionModel> steps = realm.getAuthenticationExecutionsStream(flowId)
                .filter(step -> step.isEnabled() && !isCondition(step))
                .toList();
        Optional<AuthenticationExecutionModel> required = steps.stream()
                .filter(step -> step.isRequired() || (step.isConditional() && !step.isAuthenticatorFlow()))
                .findFirst();
        return required.map(this::canStart)
                .orElseGet(() -> steps.stream().noneMatch(AuthenticationExecutionModel::isConditional)
                        && steps.stream().anyMatch(this::canStart));
    }

    private boolean canStart(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow() ? canStart(step.getFlowId()) : !NEED_USER.contains(step.getAuthenticator());
    }

    private static boolean isCondition(AuthenticationExecutionModel step) {
        return step.getAuthenticator() != null && step.getAuthenticator().startsWith("conditional-");
    }
}
