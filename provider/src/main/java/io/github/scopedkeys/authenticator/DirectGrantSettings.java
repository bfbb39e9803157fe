/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import java.util.Map;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticatorConfigModel;

/**
 * What an administrator set for the step.
 *
 * @param usernameMustMatch whether a user name that comes along must be the owner's
 * @param keysOnly whether whatever comes is taken for a key, and never passed on as a password
 */
record DirectGrantSettings(boolean usernameMustMatch, boolean keysOnly) {

    static final String USERNAME_MUST_MATCH = "usernameMustMatch";
    static final String KEYS_ONLY = "keysOnly";

    static DirectGrantSettings of(AuthenticationFlowContext context) {
        AuthenticatorConfigModel config = context.getAuthenticatorConfig();
        Map<String, String> set = config == null || config.getConfig() == null ? Map.of() : config.getConfig();
        return new DirectGrantSettings(
                !"false".equals(set.get(USERNAME_MUST_MATCH)), "true".equals(set.get(KEYS_ONLY)));
    }
}
