/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.realm.Issuer;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.status.StatusLists;
import io.github.scopedkeys.verify.VerifiedKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.services.util.DefaultClientSessionContext;
import org.keycloak.services.util.MtlsHoKTokenUtil;

/**
 * Mints an access token from a verified key, without a refresh token or an ID token. Keycloak needs a user session to
 * do so: a transient one, which ends with the request.
 */
public final class TokenMinter {

    public static final String KEY_ID = KeyEvents.KEY_ID;

    /** Claims that grant power at endpoints and that a mapper may add by name, bypassing the token's own properties. */
    private static final Set<String> POWERS = Set.of("realm_access", "resource_access", "authorization", "sid", "cnf");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientModel client;
    private final RealmRules rules;
    private final EventBuilder event;

    TokenMinter(KeycloakSession session, RealmModel realm, ClientModel client, RealmRules rules, EventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.client = client;
        this.rules = rules;
        this.event = event;
    }

    /**
     * Mints a token; Keycloak binds it to a DPoP key itself. The event receives details that its own grants give it.
     *
     * @param audience the {@code audience} parameters; empty for the audience that the client's mappers add
     * @throws OAuthErrorException {@code invalid_target} (RFC 8693 section 2.2.2) if an audience is not available;
     *     {@code invalid_request} if the token must be bound to a client certificate that the request lacks
     */
    MintedToken mint(RedeemableKey redeemable, Scope scope, List<String> audience) throws OAuthErrorException {
        VerifiedKey key = redeemable.verified();
        ClientSessionContext context = transientContext(redeemable.owner(), scope);
        restrictAudience(context, audience);
        TokenManager.AccessTokenResponseBuilder builder = new TokenManager()
                .responseBuilder(
                        realm,
                        client,
                        event,
                        session,
                        context.getClientSession().getUserSession(),
                        context)
                .generateAccessToken();
        AccessToken token = builder.getAccessToken();
        confine(token, key, scope);
        validateAudience(token, audience);
        bindToCertificate(token);
        token.exp(Math.min(token.getExp(), latestExpiry(key)));
        AccessTokenResponse response = builder.build();
        return new MintedToken(
                response.getToken(),
                token.getId(),
                response.getTokenType(),
                token.getIat(),
                token.getExp(),
                response.getNotBeforePolicy(),
                Collections.unmodifiableMap(new HashMap<>(response.getOtherClaims())));
    }

    private ClientSessionContext transientContext(UserModel owner, Scope scope) {
        UserSessionModel userSession = session.sessions()
                .createUserSession(
                        SecretGenerator.getInstance().generateSecureID(),
                        realm,
                        owner,
                        owner.getUsername(),
                        session.getContext().getConnection().getRemoteHost(),
                        "api-key",
                        false,
                        null,
                        null,
                        SessionPersistenceState.TRANSIENT);
        AuthenticatedClientSessionModel clientSession =
                session.sessions().createClientSession(realm, client, userSession);
        clientSession.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        clientSession.setNote(OIDCLoginProtocol.ISSUER, Issuer.of(session, realm));
        clientSession.setNote(OAuth2Constants.SCOPE, scope.toString());
        ClientSessionContext context = DefaultClientSessionContext.fromClientSessionAndClientScopes(
                clientSession, GatePolicy.mappedScopes(client), null, session);
        context.setAttribute(Constants.GRANT_TYPE, KeyTokenMark.ID);
        // Never requested; saves Keycloak a search through the realm's scopes.
        context.setAttribute(OAuth2Constants.OFFLINE_ACCESS, false);
        return context;
    }

    private void restrictAudience(ClientSessionContext context, List<String> audience) throws OAuthErrorException {
        List<ClientModel> clients = new ArrayList<>();
        for (String clientId : audience) {
            ClientModel target = realm.getClientByClientId(clientId);
            if (target == null || !target.isEnabled()) {
                throw invalidTarget();
            }
            clients.add(target);
        }
        if (!clients.isEmpty()) {
            context.setAttribute(Constants.REQUESTED_AUDIENCE_CLIENTS, clients.toArray(ClientModel[]::new));
        }
    }

    /** Sets the claims that the key grants, and removes any power that a mapper may have added. */
    private void confine(AccessToken token, VerifiedKey key, Scope scope) {
        token.setSessionId(null);
        // Without roles at all, Keycloak would fall back to the user's roles within the client's scope.
        token.setRealmAccess(new AccessToken.Access().roles(Set.of()));
        token.setResourceAccess(null);
        token.setAuthorization(null);
        // Keycloak has marked it, but as a lightweight token if the client uses those.
        token.id(KeyTokenMark.addTo(session, token.getId()));
        token.getOtherClaims().keySet().removeAll(POWERS);
        token.setScope(scope.toString());
        token.setOtherClaims(OAuth2Constants.AUTHORIZATION_DETAILS, scope.authorizationDetails());
        token.setOtherClaims(KEY_ID, key.id().value());
        if (rules.statusList()) {
            new StatusLists(session, realm).addReference(token, key.id().value());
        }
    }

    private void validateAudience(AccessToken token, List<String> audience) throws OAuthErrorException {
        if (token.getAudience() == null || token.getAudience().length == 0) {
            if (!audience.isEmpty()) {
                throw invalidTarget();
            }
            // A token without an audience would be accepted everywhere, so restrict it to the requesting client.
            token.audience(client.getClientId());
            return;
        }
        for (String clientId : audience) {
            if (!token.hasAudience(clientId)) {
                throw invalidTarget();
            }
        }
    }

    private void bindToCertificate(AccessToken token) throws OAuthErrorException {
        if (!OIDCAdvancedConfigWrapper.fromClientModel(client).isUseMtlsHokToken()) {
            return;
        }
        AccessToken.Confirmation confirmation = MtlsHoKTokenUtil.bindTokenWithClientCertificate(
                session.getContext().getHttpRequest(), session);
        if (confirmation == null) {
            throw new OAuthErrorException(
                    OAuthErrorException.INVALID_REQUEST,
                    "This client's tokens are bound to its certificate. Connect with that certificate (mutual TLS).");
        }
        token.setConfirmation(confirmation);
    }

    private long latestExpiry(VerifiedKey key) {
        long latest = TimeUnit.MILLISECONDS.toSeconds(Time.currentTimeMillis())
                + Math.min(rules.tokenLifespan(), realm.getAccessTokenLifespan());
        return key.expiresAt()
                .map(end -> Math.min(latest, end.getEpochSecond()))
                .orElse(latest);
    }

    private static OAuthErrorException invalidTarget() {
        return new OAuthErrorException(
                "invalid_target",
                "The requested audience is not available. Omit it, or add an audience mapper to this client.");
    }
}
