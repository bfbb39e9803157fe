/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.spi.PlainFactory;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/** Offers {@link ApiKeyDirectGrant} to the flows of a realm: first of a direct grant flow's ways in, or its only one. */
public final class ApiKeyDirectGrantFactory implements AuthenticatorFactory, PlainFactory<Authenticator> {

    private static final Authenticator AUTHENTICATOR = new ApiKeyDirectGrant();

    @Override
    public Authenticator create(KeycloakSession session) {
        // The one moment at which a flow asks for a step that it is going to skip.
        UnprovenLogins.refuse(session);
        return AUTHENTICATOR;
    }

    @Override
    public String getId() {
        return ApiKeyDirectGrant.ID;
    }

    @Override
    public String getDisplayType() {
        return "API key";
    }

    @Override
    public String getHelpText() {
        return "Responds to a direct grant that brings an API key, as its password or in the parameter 'api_key', with the"
                + " token that a token exchange would give: the key's scopes, no session, no refresh token. For clients"
                + " that send keys only, add it alone, as Required. For clients that also send passwords, add it first, as"
                + " Alternative, before an alternative sub-flow with user name and password. Without a key this step lets"
                + " nobody in.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                new ProviderConfigProperty(
                        DirectGrantSettings.KEYS_ONLY,
                        "Keys only",
                        "If on, whatever comes as the password is taken for an API key and is never tried as a password: no"
                                + " wrong key, not even an opaque one of an older system, can count against a login. Turn it"
                                + " on for clients that send nothing but keys. If off, what does not look like a key of ours"
                                + " and is not known as one of an older system goes on to the next alternative as a password.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        DirectGrantSettings.USERNAME_MUST_MATCH,
                        "User name must be the owner's",
                        "If on, a user name or e-mail address that is sent with an API key must be that of the key's owner."
                                + " Turn it off for clients that send a fixed user name. An empty or missing one is always"
                                + " allowed.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        true));
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.REQUIRED, Requirement.DISABLED};
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
