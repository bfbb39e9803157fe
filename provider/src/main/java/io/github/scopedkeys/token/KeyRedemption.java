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
import org.keycloak.representations.AccessTokenResponse;

/**
 * From a presented key to a token: what token exchange, gateway and direct grant have in common. The client must have
 * passed {@link GatePolicy} before. What happens is written into the event; sending it is the caller's business.
 */
public final class KeyRedemption {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientModel client;
    private final EventBuilder event;
    private RealmRules rules;

    public KeyRedemption(KeycloakSession session, ClientModel client, EventBuilder event) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.client = client;
        this.event = event;
    }

    /**
     * What a good key may do for this request.
     *
     * @param needed what the request said it needs; empty if it took what there is
     */
    public record Authorized(RedeemableKey key, Scope scope, Optional<Scope> needed) {}

    /**
     * Verifies what was presented as a key.
     *
     * @throws RedemptionRefused if it is no good key of this realm, whatever is wrong with it
     * @throws RedemptionUnavailable if its owner cannot be looked up
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
        UserModel owner = session.users().getUserById(realm, key.ownerId());
        event.detail(TokenMinter.KEY_ID, key.id().value()).user(owner).detail(Details.USERNAME, owner.getUsername());
        return new RedeemableKey(key, owner);
    }

    /**
     * Works out what a token may do now.
     *
     * @param requested a {@code scope} parameter; null or empty for everything the key has
     * @throws RedemptionRefused if the key does not have it all, or the client must name what it needs and does not
     */
    public Authorized authorize(RedeemableKey key, String requested) throws RedemptionRefused {
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
            return new Authorized(key, scope, needed);
        } catch (InvalidScope e) {
            throw RedemptionRefused.of(e);
        }
    }

    /**
     * Mints the token, and notes that the key was used.
     *
     * @param audience the {@code audience} parameters; null or empty for what the client's mappers give
     * @throws RedemptionRefused if the client may not have a token for that audience
     */
    public AccessTokenResponse mint(Authorized authorized, List<String> audience) throws RedemptionRefused {
        try {
            AccessTokenResponse response = new TokenMinter(session, realm, client, rules(), event)
                    .mint(authorized.key(), authorized.scope(), audience == null ? List.of() : audience);
            used(authorized);
            return response;
        } catch (OAuthErrorException e) {
            throw RedemptionRefused.of(e);
        }
    }

    /** Notes that the key was used, where a token that was minted before is enough. */
    public void used(Authorized authorized) {
        ApiKeysProvider.of(session).used(authorized.key().verified().id(), authorized.needed());
    }

    /** Read once, and only for a key that is good: most of what is refused is refused before. */
    private RealmRules rules() {
        if (rules == null) {
            rules = RealmRules.of(realm);
        }
        return rules;
    }
}
