/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Stub;
import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticatorFactory;

/** Which of Keycloak's steps count as a credential. {@code AnyFlowIT} shows what follows from it. */
class UnprovenLoginsTest {

    private static final Map<String, AuthenticatorFactory> STEPS = StreamSupport.stream(
                    ServiceLoader.load(AuthenticatorFactory.class).spliterator(), false)
            .collect(Collectors.toMap(AuthenticatorFactory::getId, factory -> factory));

    @Test
    void everyProofIsAStepOfKeycloakOrOurs() {
        assertThat(STEPS.keySet()).containsAll(UnprovenLogins.PROOFS);
    }

    @Test
    void noProofLetsAUserSetUpTheCredentialTheyLack() {
        assertThat(UnprovenLogins.PROOFS)
                // It asks another provider for the user, and never lacks one.
                .filteredOn(id -> !id.equals("identity-provider-redirector"))
                .noneMatch(id -> STEPS.get(id).isUserSetupAllowed());
        assertThat(STEPS.get("auth-otp-form").isUserSetupAllowed()).isTrue();
    }

    @Test
    void stepsThatOnlyFindOrLimitAUserProveNothing() {
        assertThat(UnprovenLogins.PROOFS)
                .doesNotContainAnyElementsOf(Set.of(
                        "allow-access-authenticator",
                        "auth-conditional-otp-form",
                        "auth-username-form",
                        "direct-grant-validate-username",
                        "organization",
                        "reset-credentials-choose-user",
                        "reset-otp",
                        "reset-password",
                        "user-session-limits"));
    }

    @Test
    void anOperatorNamesTheStepsOfOthersThatAskForACredential() {
        ApiKeyDirectGrantFactory factory = new ApiKeyDirectGrantFactory();
        factory.init(Stub.of(Config.Scope.class, Collections.singletonMap("getArray", null)));
        assertThat(factory.furtherProofs()).isEmpty();

        factory.init(Stub.of(Config.Scope.class, Map.of("getArray", new String[] {"sms-code", " card "})));
        assertThat(factory.furtherProofs()).containsExactlyInAnyOrder("sms-code", "card");
    }
}
