/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.owner.KeycloakOwners;
import io.github.scopedkeys.realm.Closure;
import io.github.scopedkeys.realm.RealmRules;
import jakarta.ws.rs.NotAuthorizedException;
import java.util.concurrent.TimeUnit;
import org.keycloak.common.util.Time;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.encode.AccessTokenContext.TokenType;
import org.keycloak.protocol.oidc.encode.TokenContextEncoderProvider;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.Auth;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Admits users who may manage keys: those with a bearer token for the account API and the role manage-account. For an
 * extension's realm resource, Keycloak checks neither that the realm is enabled, nor HTTPS, nor the token's audience.
 */
final class AccountGuard {

    private static final String[] METHODS = {"GET", "POST", "PATCH", "DELETE"};

    private final KeycloakSession session;

    AccountGuard(KeycloakSession session) {
        this.session = session;
    }

    /** An admitted user and their login. */
    record Caller(RealmModel realm, UserModel user, Login login) {

        /**
         * Requires what a user needs to create a key or extend its access. They must act in person, through a client
         * that the realm allows, with a login that is recent enough.
         *
         * @throws Rejection 403 {@code impersonated}, {@code not_in_person}, {@code client_not_allowed} or
         *     {@code reauthentication_required}
         */
        void requireMayExtendAccess() {
            // The key would outlive the session and the delegation.
            if (login.isDelegated()) {
                throw Rejection.forbidden(
                        "impersonated", "Only the user in person can do this, not someone who acts for them");
            }
            if (!login.isInPerson()) {
                throw Rejection.forbidden(
                        "not_in_person",
                        "This needs a token from the user's own sign-in, not from a token exchange. Sign in to the"
                                + " application.");
            }
            RealmRules rules = RealmRules.of(realm);
            if (!rules.allowsClient(login.client().getClientId())
                    || (rules.clients() != null && login.mayNameAnotherClient())) {
                throw Rejection.forbidden(
                        "client_not_allowed",
                        "This application may not create or extend API keys. Use one that the realm allows.");
            }
            Integer maxAge = rules.stepUpMaxAge();
            long now = TimeUnit.MILLISECONDS.toSeconds(Time.currentTimeMillis());
            if (maxAge != null && !login.isYoungerThan(maxAge, now)) {
                throw Rejection.forbidden(
                        "reauthentication_required", "Your login is too old. Sign in again to do this.");
            }
        }
    }

    /**
     * Authenticates the caller and checks that they may manage their keys.
     *
     * @throws Rejection 401 or 403; 404 if the account client is disabled; 503 if the user cannot be looked up
     */
    Caller admit() {
        RealmModel realm = openRealm();
        AuthResult authenticated = authenticate();
        ClientModel account = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        if (account == null || !account.isEnabled()) {
            throw Rejection.notFound();
        }
        AccessToken token = withAllClaims(authenticated, account);
        if (!token.hasAudience(account.getClientId())) {
            throw Rejection.unauthorized(
                    "The token's audience does not include the account API. Request one that does.");
        }
        Cors.builder()
                .checkAllowedOrigins(token)
                .allowedMethods(METHODS)
                .exposedHeaders("Location")
                .auth()
                .add();
        Auth auth = new Auth(realm, token, authenticated.user(), account, authenticated.session(), false);
        if (!auth.hasClientRole(account, AccountRoles.MANAGE_ACCOUNT)) {
            throw Rejection.forbidden("forbidden", "The token must contain the account role manage-account");
        }
        if (!KeycloakOwners.isEligible(authenticated.user())) {
            throw Rejection.forbidden("forbidden", "Accounts of this kind cannot own API keys");
        }
        return new Caller(realm, authenticated.user(), new Login(session, realm, authenticated, token));
    }

    /**
     * Returns the realm if it is enabled and the request uses HTTPS where the realm requires it.
     *
     * @throws Rejection 403 {@code forbidden} or {@code https_required}
     */
    RealmModel openRealm() {
        Closure.of(session).ifPresent(closure -> {
            throw Rejection.forbidden(closure.code(), closure.message());
        });
        return session.getContext().getRealm();
    }

    private AuthResult authenticate() {
        AuthResult result;
        try {
            requireAvailableUser();
            result = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        } catch (NotAuthorizedException e) {
            result = null;
        }
        if (result == null) {
            throw Rejection.unauthorized("Send a valid access token in the header Authorization: Bearer");
        }
        return result;
    }

    /**
     * Rejects the request if the user's directory is unavailable. Otherwise Keycloak would wait for the directory
     * without limit, and then consider the user disabled. Only tokens that Keycloak signed itself are checked.
     *
     * @throws Rejection 503 {@code temporarily_unavailable}
     */
    private void requireAvailableUser() {
        String bearer = AppAuthManager.extractAuthorizationHeaderToken(
                session.getContext().getHttpRequest().getHttpHeaders());
        AccessToken token = bearer == null ? null : session.tokens().decode(bearer, AccessToken.class);
        RealmModel realm = session.getContext().getRealm();
        if (token != null
                && token.isActive()
                && ApiKeysProvider.of(session).owners(realm).isUnavailable(token.getSubject())) {
            throw Rejection.unavailable("Your account cannot be looked up at the moment. Try again later.");
        }
    }

    /** Adds the claims that lightweight tokens omit, as Keycloak's account API does. */
    private AccessToken withAllClaims(AuthResult authenticated, ClientModel account) {
        AccessToken token = authenticated.token();
        boolean lightweight = session.getProvider(TokenContextEncoderProvider.class)
                        .getTokenContextFromTokenId(token.getId())
                        .getTokenType()
                == TokenType.LIGHTWEIGHT;
        if (!lightweight && token.getAudience() != null && token.getResourceAccess(account.getClientId()) != null) {
            return token;
        }
        return ((AccessTokenIntrospectionProvider<?>)
                        session.getProvider(TokenIntrospectionProvider.class, "access_token"))
                .transformAccessToken(token, authenticated.session());
    }
}
