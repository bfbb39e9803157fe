/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import java.util.Map;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticatorConfigModel;

/**
 * The administrator's settings for the step.
 *
 * @param usernameMustMatch whether a user name in the request must be the owner's; default true
 * @param keysOnly whether every credential is treated as a key and never passed on as a password; default false
 */
record DirectGrantSettings(boolean usernameMustMatch, boolean keysOnly) {

    static final String USERNAME_MUST_MATCH = "usernameMustMatch";
    static final String KEYS_ONLY = "keysOnly";

    static DirectGrantSettings of(AuthenticationFlowContext context) {
        AuthenticatorConfigModel config = context.getAuthenticatorConfig();
        Map<String, String> settings = config == null || config.getConfig() == null ? Map.of() : config.getConfig();
        return new DirectGrantSettings(
                !"false".equals(settings.get(USERNAME_MUST_MATCH)), "true".equals(settings.get(KEYS_ONLY)));
    }
}
