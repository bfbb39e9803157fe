/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.PlainFactory;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/** Offers {@link ApiKeyDirectGrant} to the flows of a realm: first step of a direct grant flow, required. */
public final class ApiKeyDirectGrantFactory implements AuthenticatorFactory, PlainFactory<Authenticator> {

    private static final Authenticator AUTHENTICATOR = new ApiKeyDirectGrant();

    @Override
    public Authenticator create(KeycloakSession session) {
        return AUTHENTICATOR;
    }

    @Override
    public String getId() {
        return "direct-grant-api-key";
    }

    @Override
    public String getDisplayType() {
        return "API key";
    }

    @Override
    public String getHelpText() {
        return "Answers a direct grant that brings an API key, as its password or in the parameter 'api_key', with the"
                + " token that a token exchange would give: the key's scopes, no session, no refresh token. A request"
                + " without a key goes on to the next step, unless the step takes keys only. Put it first in a direct"
                + " grant flow, or alone, as required; in any other flow it lets nobody in.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                new ProviderConfigProperty(
                        ApiKeyDirectGrant.KEYS_ONLY,
                        "Keys only",
                        "If on, whatever comes as the password is taken for an API key and is never tried as a password: no"
                                + " wrong key, not even an opaque one of an older system, can count against a login. Turn it"
                                + " on for clients that send nothing but keys. If off, what does not look like a key of ours"
                                + " and is not known as one of an older system goes on to the next step as a password.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        ApiKeyDirectGrant.USERNAME_MUST_MATCH,
                        "User name must be the owner's",
                        "If on, a user name or e-mail address that is sent with an API key must be that of the key's owner."
                                + " Turn it off for clients that send a fixed user name. An empty or missing one is always"
                                + " allowed.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        true));
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }
}
