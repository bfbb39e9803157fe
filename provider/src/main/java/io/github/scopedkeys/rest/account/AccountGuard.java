/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.owner.KeycloakOwners;
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
 * Who may manage keys: a user with a bearer token for the account API and the role manage-account. Keycloak checks
 * neither realm nor transport nor audience before a realm resource of an extension is called.
 */
final class AccountGuard {

    private static final String[] METHODS = {"GET", "POST", "PATCH", "DELETE"};

    private final KeycloakSession session;

    AccountGuard(KeycloakSession session) {
        this.session = session;
    }

    /** Somebody who passed, and the login that they came with. */
    record Caller(RealmModel realm, UserModel user, Login login) {

        /**
         * Demands what it takes to give a key more power: that it is the user in person, through a client that the realm
         * lets do so, and by a login that is recent enough.
         *
         * @throws Rejection 403 {@code impersonated}, {@code not_in_person}, {@code client_not_allowed} or
         *     {@code reauthentication_required}
         */
        void requireToGivePower() {
            // The key would outlive the session, and whatever lets somebody act for the user.
            if (login.isDelegated()) {
                throw Rejection.forbidden("impersonated", "Only the user in person can do this");
            }
            if (!login.isInPerson()) {
                throw Rejection.forbidden(
                        "not_in_person",
                        "The user must sign in to the application to do this; a token from an exchange is not enough");
            }
            RealmRules rules = RealmRules.of(realm);
            if (!rules.allowsClient(login.client().getClientId())
                    || (rules.clients() != null && login.mayNameAnotherClient())) {
                throw Rejection.forbidden("client_not_allowed", "This cannot be done through this application");
            }
            Integer maxAge = rules.stepUpMaxAge();
            long now = TimeUnit.MILLISECONDS.toSeconds(Time.currentTimeMillis());
            if (maxAge != null && !login.isYoungerThan(maxAge, now)) {
                throw Rejection.forbidden("reauthentication_required", "Sign in again to do this");
            }
        }
    }

    /** @throws Rejection 401, 403, or 503 if the user cannot be looked up */
    Caller admit() {
        RealmModel realm = openRealm();
        AuthResult authenticated = authenticate();
        ClientModel account = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        if (account == null || !account.isEnabled()) {
            throw Rejection.notFound();
        }
        AccessToken token = whole(authenticated, account);
        if (!token.hasAudience(account.getClientId())) {
            throw Rejection.unauthorized("The token is not meant for the account API");
        }
        Cors.builder()
                .checkAllowedOrigins(token)
                .allowedMethods(METHODS)
                .exposedHeaders("Location")
                .auth()
                .add();
        Auth auth = new Auth(realm, token, authenticated.user(), account, authenticated.session(), false);
        if (!auth.hasClientRole(account, AccountRoles.MANAGE_ACCOUNT)) {
            throw Rejection.forbidden("forbidden", "The role manage-account is needed");
        }
        if (!KeycloakOwners.isEligible(authenticated.user())) {
            throw Rejection.forbidden("forbidden", "This account cannot own API keys");
        }
        return new Caller(realm, authenticated.user(), new Login(session, realm, authenticated, token));
    }

    /**
     * Returns the realm, if it is enabled and the connection is as secure as it demands.
     *
     * @throws Rejection 403
     */
    RealmModel openRealm() {
        RealmModel realm = session.getContext().getRealm();
        if (!realm.isEnabled()) {
            throw Rejection.forbidden("forbidden", "The realm is disabled");
        }
        if (realm.getSslRequired().isRequired(session.getContext().getConnection())
                && !session.getContext().getUri().getBaseUri().getScheme().equals("https")) {
            throw Rejection.forbidden("https_required", "HTTPS is required");
        }
        return realm;
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
            throw Rejection.unauthorized("A bearer token is needed");
        }
        return result;
    }

    /**
     * Before Keycloak looks the user up: it waits for a directory as long as that takes, and takes a user whose directory is
     * away for disabled. Only a token that it signed itself is worth the question.
     *
     * @throws Rejection 503
     */
    private void requireAvailableUser() {
        String bearer = AppAuthManager.extractAuthorizationHeaderToken(
                session.getContext().getHttpRequest().getHttpHeaders());
        AccessToken token = bearer == null ? null : session.tokens().decode(bearer, AccessToken.class);
        RealmModel realm = session.getContext().getRealm();
        if (token != null
                && token.isActive()
                && ApiKeysProvider.of(session).owners(realm).isUnavailable(token.getSubject())) {
            throw Rejection.unavailable("The user cannot be looked up now");
        }
    }

    /** Lightweight tokens leave claims out; Keycloak's account API fills them in the same way. */
    private AccessToken whole(AuthResult authenticated, ClientModel account) {
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
