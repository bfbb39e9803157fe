/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.spi.PlainFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Offers {@link ApiKeyDirectGrant} as a step for direct grant flows: the first alternative, or the only step. */
public final class ApiKeyDirectGrantFactory implements AuthenticatorFactory, PlainFactory<Authenticator> {

    /** The option for {@link #furtherProofs}, as {@code kc.sh} takes it. */
    static final String PROOFS_OPTION = "--spi-authenticator--" + ApiKeyDirectGrant.ID + "--proofs";

    private static final Authenticator AUTHENTICATOR = new ApiKeyDirectGrant();

    private Set<String> furtherProofs = Set.of();

    /** Returns the factory that Keycloak has initialized. */
    static ApiKeyDirectGrantFactory of(KeycloakSessionFactory factories) {
        return (ApiKeyDirectGrantFactory) factories.getProviderFactory(Authenticator.class, ApiKeyDirectGrant.ID);
    }

    @Override
    public void init(Config.Scope config) {
        String[] ids = config.getArray("proofs");
        furtherProofs =
                ids == null ? Set.of() : Stream.of(ids).map(String::strip).collect(Collectors.toSet());
    }

    /** The IDs of other providers' steps that never succeed without a credential. */
    Set<String> furtherProofs() {
        return furtherProofs;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        // Keycloak creates even steps that it then skips, and this is the only hook to inspect the flow.
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
        return "Accepts an API key as the password of a direct grant, or in the parameter 'api_key'. The response is"
                + " that of a token exchange: a token with the key's scopes, no session, no refresh token. If clients"
                + " send only keys, add this step alone and set it to Required. If they also send passwords, add it"
                + " first, set it to Alternative, and follow it with an alternative sub-flow that validates username"
                + " and password. Without a key, this step never authenticates anyone.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                new ProviderConfigProperty(
                        DirectGrantSettings.KEYS_ONLY,
                        "Keys only",
                        "Treats every password as an API key and never passes it on. Then no wrong key, not even a"
                                + " legacy key, counts as a failed login. Enable this for clients that send only keys."
                                + " If disabled, a value that neither looks like a scoped key nor is a known legacy key"
                                + " goes to the next alternative as a password.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        DirectGrantSettings.USERNAME_MUST_MATCH,
                        "Username must match owner",
                        "Requires that a username or email address sent with an API key belongs to the key's owner."
                                + " Disable this for clients that send a fixed username. An empty or missing username"
                                + " is always accepted.",
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
