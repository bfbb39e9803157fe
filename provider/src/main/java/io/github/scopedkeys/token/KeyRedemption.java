/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.verify.OwnerUnavailable;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import io.github.scopedkeys.verify.VerifiedKey;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Turns a presented key into a token, for token exchange, gateway check and direct grant alike. Details go into the
 * event, which the caller sends.
 */
public final class KeyRedemption {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientModel client;
    private final EventBuilder event;
    private RealmRules rules;

    public KeyRedemption(KeycloakSession session, Gate gate, EventBuilder event) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.client = gate.client();
        this.event = event;
    }

    /**
     * Verifies a presented key and records key, owner and outcome in the event.
     *
     * @throws RedemptionRefused if it is not a valid key of this realm, for whatever reason
     * @throws RedemptionUnavailable if the key's owner cannot be looked up
     */
    public RedeemableKey verify(String presented) throws RedemptionRefused, RedemptionUnavailable {
        Verdict verdict = ApiKeysProvider.of(session).verifier(realm).verify(realm.getId(), presented);
        if (verdict instanceof Refusal refusal) {
            KeyEvents.describe(event, refusal);
            throw RedemptionRefused.of(refusal);
        }
        if (verdict instanceof OwnerUnavailable unavailable) {
            KeyEvents.describe(event, unavailable);
            throw new RedemptionUnavailable();
        }
        VerifiedKey key = (VerifiedKey) verdict;
        // The verifier has looked the owner up in this session, which keeps the answer.
        UserModel owner = session.users().getUserById(realm, key.ownerId());
        event.detail(TokenMinter.KEY_ID, key.id().value()).user(owner).detail(Details.USERNAME, owner.getUsername());
        return new RedeemableKey(key, owner);
    }

    /**
     * Determines the scope that a token may have now.
     *
     * @param requested the {@code scope} parameter; null or empty for everything the key grants
     * @throws RedemptionRefused if the key does not grant all of it, or the client must send {@code scope} and does not
     */
    public AuthorizedKey authorize(RedeemableKey key, String requested) throws RedemptionRefused {
        boolean absent = requested == null || requested.isEmpty();
        try {
            if (absent && GatePolicy.requiresScope(client)) {
                throw InvalidScope.required();
            }
            Optional<Scope> needed = absent ? Optional.empty() : Optional.of(Scope.parse(requested));
            Scope scope = key.verified()
                    .permissions()
                    .effective(
                            needed,
                            ApiKeysProvider.of(session).usableEndpoints(realm, key.verified()),
                            rules().maxEndpointsPerToken());
            return new AuthorizedKey(key, scope, needed);
        } catch (InvalidScope e) {
            throw RedemptionRefused.of(e);
        }
    }

    /**
     * Mints a token, or reuses one, and records the use of the key. Both look the same in the event.
     *
     * @param audience the {@code audience} parameters; null or empty for the audience that the client's mappers add
     * @throws RedemptionRefused if a requested audience is not available to the client, or the token must be bound to a
     *     client certificate and the request has none
     */
    public IssuedToken issue(AuthorizedKey authorized, List<String> audience) throws RedemptionRefused {
        List<String> requested = audience == null ? List.of() : audience;
        if (!requested.isEmpty()) {
            event.detail(Details.AUDIENCE, String.join(" ", requested));
        }
        try {
            IssuedToken token = new TokenReuse(session, client)
                    .issue(
                            authorized,
                            requested,
                            () -> new TokenMinter(session, realm, client, rules(), event)
                                    .mint(authorized.key(), authorized.scope(), requested));
            event.session((String) null)
                    .detail(Details.TOKEN_ID, token.id())
                    .detail(Details.SCOPE, authorized.scope().toString());
            ApiKeysProvider.of(session).used(authorized.key().verified().id(), authorized.needed(), client);
            return token;
        } catch (OAuthErrorException e) {
            throw RedemptionRefused.of(e);
        }
    }

    /** Reads the rules once, and only for a verified key: most rejected requests never get this far. */
    private RealmRules rules() {
        if (rules == null) {
            rules = RealmRules.of(realm);
        }
        return rules;
    }
}
