/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.Profile;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.encode.AccessTokenContext;
import org.keycloak.protocol.oidc.encode.AccessTokenContext.SessionType;
import org.keycloak.protocol.oidc.encode.TokenContextEncoderProvider;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.utils.JsonUtils;

/**
 * The login behind a bearer token, according to the user session. Claims prove nothing, since protocol mappers can
 * write {@code auth_time}, {@code azp} and {@code act}. They can only count against the caller. The token's id is
 * reliable: no mapper can write it, and it encodes the grant type.
 */
final class Login {

    /** The grant types that require the user's own consent or credential, and refresh, which renews their tokens. */
    private static final Set<String> GRANTS = Set.of(
            OAuth2Constants.AUTHORIZATION_CODE,
            OAuth2Constants.PASSWORD,
            OAuth2Constants.DEVICE_CODE_GRANT_TYPE,
            OAuth2Constants.CIBA_GRANT_TYPE,
            OAuth2Constants.REFRESH_TOKEN);

    /** The claim that names an actor (RFC 8693 section 4.1). */
    private static final String ACTOR = "act";

    /** The tolerated clock difference between two nodes, in seconds. */
    private static final long LEEWAY = 10;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserSessionModel userSession;
    private final ClientModel client;
    private final AccessToken token;

    /** @param token the verified token, with all claims even if it was sent as a lightweight token */
    Login(KeycloakSession session, RealmModel realm, AuthResult authenticated, AccessToken token) {
        this.session = session;
        this.realm = realm;
        this.userSession = authenticated.session();
        this.client = authenticated.client();
        this.token = token;
    }

    /** Returns the client to which the token claims to be issued. */
    ClientModel client() {
        return client;
    }

    /** Returns the id of the user or client that impersonates the owner; null if none does. */
    String impersonatorId() {
        return Stream.of(ImpersonationSessionNote.IMPERSONATOR_ID, ImpersonationSessionNote.IMPERSONATOR_CLIENT)
                .map(note -> userSession.getNote(note.toString()))
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
    }

    /** Tells whether someone acts for the owner: in an impersonated session, or according to the claim {@code act}. */
    boolean isDelegated() {
        return impersonatorId() != null || token.getOtherClaims().containsKey(ACTOR);
    }

    /**
     * Tells whether the token stems from a sign-in of the owner, not from an exchange, an assertion, or a transient
     * session.
     */
    boolean isInPerson() {
        AccessTokenContext context =
                session.getProvider(TokenContextEncoderProvider.class).getTokenContextFromTokenId(token.getId());
        boolean stored =
                context.getSessionType() == SessionType.ONLINE || context.getSessionType() == SessionType.OFFLINE;
        return stored
                && userSession.getPersistenceState() != SessionPersistenceState.TRANSIENT
                && beganWithALogin()
                && GRANTS.contains(context.getGrantType())
                && !(context.getGrantType().equals(OAuth2Constants.REFRESH_TOKEN) && renewsAnExchange());
    }

    /**
     * Tells whether the owner signed in at most the given number of seconds ago, according to the session. The claim
     * {@code auth_time} can only make the login older: a token issued before a fresh login must not benefit from it.
     *
     * @param now seconds since the epoch
     */
    boolean isYoungerThan(int seconds, long now) {
        Optional<Long> at = signedInAt();
        return at.isPresent() && at.get() <= now + LEEWAY && now - at.get() <= seconds;
    }

    /**
     * Tells whether another client of this session has a mapper for {@code azp}, so that the token may be that
     * client's.
     */
    boolean mayNameAnotherClient() {
        return userSession.getAuthenticatedClientSessions().keySet().stream()
                .filter(id -> !id.equals(client.getId()))
                .map(realm::getClientById)
                .anyMatch(other -> other == null || mappers(other).anyMatch(Login::writesTheClient));
    }

    private Optional<Long> signedInAt() {
        String note = userSession.getNote(AuthenticationManager.AUTH_TIME);
        if (note == null || !note.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        long ofSession = Long.parseLong(note);
        return Optional.of(token.getAuth_time() == null ? ofSession : Math.min(ofSession, token.getAuth_time()));
    }

    /**
     * Tells whether a login protocol created the session. Impersonation and exchange of foreign tokens set other
     * values.
     */
    private boolean beganWithALogin() {
        String method = userSession.getAuthMethod();
        return method != null
                && session.getKeycloakSessionFactory().getProviderFactory(LoginProtocol.class, method) != null;
    }

    /**
     * Tells whether a refresh may renew an exchanged token. Standard token exchange leaves a note in the client
     * session. The legacy exchange leaves none, but it sets no redirect URI, as is also true of grants without a
     * browser.
     */
    private boolean renewsAnExchange() {
        AuthenticatedClientSessionModel own = userSession.getAuthenticatedClientSessionByClient(client.getId());
        return own == null
                || own.getNotes().keySet().stream()
                        .anyMatch(note -> note.startsWith(Constants.TOKEN_EXCHANGE_SUBJECT_CLIENT))
                || (own.getRedirectUri() == null && Profile.isFeatureEnabled(Profile.Feature.TOKEN_EXCHANGE));
    }

    private static Stream<ProtocolMapperModel> mappers(ClientModel client) {
        return Stream.concat(
                client.getProtocolMappersStream(),
                Stream.of(client.getClientScopes(true), client.getClientScopes(false))
                        .flatMap(scopes -> scopes.values().stream())
                        .flatMap(scope -> scope.getProtocolMappersStream()));
    }

    private static boolean writesTheClient(ProtocolMapperModel mapper) {
        String claim = mapper.getConfig().get(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME);
        return claim != null
                && JsonUtils.splitClaimPath(claim).stream().limit(1).anyMatch("azp"::equals);
    }
}
