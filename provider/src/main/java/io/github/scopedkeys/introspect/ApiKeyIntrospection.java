/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.KeyTokenMark;
import io.github.scopedkeys.token.RedemptionUnavailable;
import io.github.scopedkeys.token.TokenMinter;
import io.github.scopedkeys.verify.OwnerUnavailable;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;

/**
 * Introspection (RFC 7662) of keys and of tokens minted from keys. The response for such a token reflects what its key
 * is now, and never grants more than the token did. All other tokens are left to Keycloak.
 */
final class ApiKeyIntrospection extends AccessTokenIntrospectionProvider<AccessToken> {

    private static final FailureLog FAILURES = new FailureLog(System::nanoTime);

    private final ApiKeysProvider apiKeys = ApiKeysProvider.of(session);
    /** Introspects tokens that are not keys; null for Keycloak's introspection of access tokens. */
    private final TokenIntrospectionProvider others;
    /** Whether the key, or the token minted from a key, is active; null for other tokens and until it is known. */
    private Boolean active;
    /** Whether the request may be about a key or a token minted from a key: a failure is then not Keycloak's. */
    private boolean ours;
    /** Whether the key cannot be verified now. */
    private boolean unavailable;
    /** The state of the key that the token was minted from; null until it has been checked. */
    private Verdict keyOfToken;

    ApiKeyIntrospection(KeycloakSession session) {
        this(session, null);
    }

    ApiKeyIntrospection(KeycloakSession session, TokenIntrospectionProvider others) {
        super(session);
        this.others = others;
    }

    @Override
    public Response introspect(String token, EventBuilder event) {
        Measurement measurement = Measurement.of(Measurement.Operation.INTROSPECTION);
        Response response = respondOrUnavailable(token, event);
        if (unavailable) {
            measurement.refused(RedemptionUnavailable.ERROR);
            measurement.end();
        } else if (active != null) {
            measurement.checked(active);
        }
        return response;
    }

    private Response respondOrUnavailable(String token, EventBuilder event) {
        try {
            Response response = respond(token, event);
            if (!unavailable) {
                return response;
            }
        } catch (RuntimeException e) {
            if (!ours) {
                throw e;
            }
            // Keycloak would respond with 400, and so blame the request for an unavailable database.
            FAILURES.log(e);
            session.getTransactionManager().setRollbackOnly();
            unavailable = true;
        }
        return RedemptionUnavailable.response().build();
    }

    private Response respond(String token, EventBuilder event) {
        Optional<PresentedKey> presented = PresentedKey.parse(token);
        if (presented.isEmpty()
                || !GatePolicy.mayIntrospect(session.getContext().getClient())) {
            // RFC 7662 section 2.2: such a client learns no more than for any other invalid token.
            return introspectOther(token, event);
        }
        ours = true;
        Verdict verdict = apiKeys.verifier(realm).verify(realm.getId(), token);
        if (verdict instanceof VerifiedKey key) {
            active = true;
            return ActiveKey.respond(session, realm, key, event);
        }
        if (verdict instanceof OwnerUnavailable key) {
            markUnavailable(key, event);
            return null;
        }
        if (presented.get() instanceof ScopedKey) {
            active = false;
            KeyEvents.describe(event, (Refusal) verdict).error(Errors.INVALID_TOKEN);
            return JsonResponse.ok(Map.of("active", false)).build();
        }
        return introspectOther(token, event);
    }

    private Response introspectOther(String token, EventBuilder event) {
        return others == null ? super.introspect(token, event) : others.introspect(token, event);
    }

    /** First: reads the key before Keycloak looks up the user, whom it would consider disabled during an outage. */
    @Override
    protected boolean verifyClient() {
        return super.verifyClient() && (!KeyTokenMark.isOn(session, token) || canRecheckKey());
    }

    private boolean canRecheckKey() {
        ours = true;
        Optional<KeyId> id = KeyId.parse((String) token.getOtherClaims().get(TokenMinter.KEY_ID));
        id.ifPresent(known -> eventBuilder.detail(TokenMinter.KEY_ID, known.value()));
        keyOfToken = id.map(known -> apiKeys.verifier(realm).verifyWithoutSecret(realm.getId(), known))
                .orElseGet(() -> new Refusal(Refusal.Reason.MALFORMED, null, null));
        if (keyOfToken instanceof OwnerUnavailable key) {
            markUnavailable(key, eventBuilder);
        }
        return !unavailable;
    }

    /** Second: requires that key and owner still grant something of what the token grants; cuts its scope. */
    @Override
    protected boolean introspectionChecks(String tokenString) {
        boolean valid = super.introspectionChecks(tokenString);
        if (token == null || !KeyTokenMark.isOn(session, token)) {
            return valid;
        }
        active = valid && keyStillGrants();
        if (!active) {
            // Keycloak would otherwise sign it for clients that request a JWT response, even though it is inactive.
            transformedToken = null;
        }
        return active;
    }

    private boolean keyStillGrants() {
        if (!GatePolicy.isEnabled(realm.getClientByClientId(token.getIssuedFor()))) {
            return refuse("client_not_enabled_for_api_keys");
        }
        if (keyOfToken instanceof VerifiedKey key && key.ownerId().equals(token.getSubject())) {
            return restrictScope(key);
        }
        return refuse(keyOfToken instanceof Refusal refusal ? refusal.reason().word() : "api_key_of_other_owner");
    }

    /** Returns a token minted from a key unchanged: Keycloak would rerun the mappers and add the user's roles. */
    @Override
    public AccessToken transformAccessToken(AccessToken token, UserSessionModel userSession) {
        return KeyTokenMark.isOn(session, token) ? token : super.transformAccessToken(token, userSession);
    }

    private boolean restrictScope(VerifiedKey key) {
        Scope minted;
        try {
            minted = Scope.parse(token.getScope());
        } catch (InvalidScope e) {
            return refuse("api_key_scope_damaged");
        }
        Scope remaining = key.permissions().remaining(minted, apiKeys.usableEndpoints(realm, key));
        if (remaining.isEmpty()) {
            return refuse("api_key_grants_nothing");
        }
        transformedToken.setScope(remaining.toString());
        // Set by the parser; the signed response would contain the claim twice.
        transformedToken.setAuthorizationDetails(null);
        transformedToken.setOtherClaims(OAuth2Constants.AUTHORIZATION_DETAILS, remaining.authorizationDetails());
        return true;
    }

    private boolean refuse(String reason) {
        eventBuilder.detail(Details.REASON, reason);
        eventBuilder.error(Errors.INVALID_TOKEN);
        return false;
    }

    private void markUnavailable(OwnerUnavailable key, EventBuilder event) {
        unavailable = true;
        KeyEvents.describe(event, key).error(RedemptionUnavailable.ERROR);
    }
}
