/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/** Finds out whether a flow offers an alternative to a step that did not authenticate the user. */
final class OtherWays {

    /** Steps at which Keycloak fails with 500 unless an earlier step has identified the user. */
    private static final Set<String> NEED_USER = Set.of("direct-grant-validate-password", "direct-grant-validate-otp");

    private final RealmModel realm;

    OtherWays(RealmModel realm) {
        this.realm = realm;
    }

    /**
     * Tells whether an alternative follows the step, or a sub-flow that contains it.
     *
     * @param userKnown whether an earlier step has identified the user
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
                .anyMatch(other -> other.isAlternative() && (userKnown || canStartWithoutUser(other)));
    }

    /**
     * Tells whether the flow begins with a step that needs no user. Without a required step, a conditional sub-flow
     * makes this false, since Keycloak may then skip every step.
     */
    boolean canStartWithoutUser(String flowId) {
        List<AuthenticationExecutionModel> steps = realm.getAuthenticationExecutionsStream(flowId)
                .filter(step -> step.isEnabled() && !isCondition(step))
                .toList();
        Optional<AuthenticationExecutionModel> required = steps.stream()
                .filter(step -> step.isRequired() || (step.isConditional() && !step.isAuthenticatorFlow()))
                .findFirst();
        return required.map(this::canStartWithoutUser)
                .orElseGet(() -> steps.stream().noneMatch(AuthenticationExecutionModel::isConditional)
                        && steps.stream().anyMatch(this::canStartWithoutUser));
    }

    private boolean canStartWithoutUser(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow()
                ? canStartWithoutUser(step.getFlowId())
                : !NEED_USER.contains(step.getAuthenticator());
    }

    private static boolean isCondition(AuthenticationExecutionModel step) {
        return step.getAuthenticator() != null && step.getAuthenticator().startsWith("conditional-");
    }
}
