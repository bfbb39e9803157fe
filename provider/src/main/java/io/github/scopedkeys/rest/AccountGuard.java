/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.RealmRules;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.owner.KeycloakOwners;
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

    /** Somebody who passed. */
    record Caller(RealmModel realm, UserModel user, AccessToken token) {

        /**
         * Demands a login that is recent enough for what gives a key more power.
         *
         * @throws Rejection 403 {@code reauthentication_required}
         */
        void requireFreshLogin() {
            Integer maxAge = RealmRules.of(realm).stepUpMaxAge();
            if (maxAge == null) {
                return;
            }
            long now = TimeUnit.MILLISECONDS.toSeconds(Time.currentTimeMillis());
            if (token.getAuth_time() == null || now - token.getAuth_time() > maxAge) {
                throw Rejection.forbidden("reauthentication_required", "Sign in again to do this");
            }
        }
    }

    /** @throws Rejection 401 or 403 */
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
        return new Caller(realm, authenticated.user(), token);
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
            result = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        } catch (NotAuthorizedException e) {
            result = null;
        }
        if (result == null) {
            throw Rejection.unauthorized("A bearer token is needed");
        }
        return result;
    }

    /** Lightweight tokens leave claims out; Keycloak's account API fills them in the same way. */
    private AccessToken whole(AuthResult authenticated, ClientModel account) {
        AccessToken token = authenticated.token();
        if (token.getAudience() != null && token.getResourceAccess(account.getClientId()) != null) {
            return token;
        }
        return ((AccessTokenIntrospectionProvider<?>)
                        session.getProvider(TokenIntrospectionProvider.class, "access_token"))
                .transformAccessToken(token, authenticated.session());
    }
}
