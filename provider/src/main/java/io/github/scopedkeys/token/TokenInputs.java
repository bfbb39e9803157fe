/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.realm.Issuer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedObject;
import org.keycloak.models.cache.CachedRealmModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * Everything that a token minted from a key depends on: equal inputs yield equivalent tokens. Keycloak reloads a realm,
 * a client or a user after each change and keeps the time of that read. So the time stands for all of its contents: the
 * realm's signing keys, lifespans, rules and client policies, and the client's mappers.
 *
 * @param realmRead when Keycloak read the realm, in milliseconds since the epoch
 * @param clientRead when Keycloak read the client, in milliseconds since the epoch
 * @param basic the mappers of the client scope {@code basic}, which Keycloak reads separately from the client
 * @param ownerRead when Keycloak read the owner, in milliseconds since the epoch; 0 if no mapper reads the owner
 * @param ownerNotBefore the owner's not-before time in seconds since the epoch: tokens issued earlier are revoked
 * @param lightweight whether a client policy chose lightweight tokens for this request; null if none decided
 */
public record TokenInputs(
        String realmId,
        String issuer,
        String clientId,
        String keyId,
        Optional<Instant> keyExpires,
        String scope,
        long realmRead,
        long clientRead,
        List<String> basic,
        long ownerRead,
        int ownerNotBefore,
        Object lightweight) {

    /** Mappers whose claims depend only on their own settings, the client and the owner's id. */
    private static final Set<String> FIXED = Set.of(
            "oidc-acr-mapper",
            "oidc-allowed-origins-mapper",
            "oidc-amr-mapper",
            "oidc-audience-mapper",
            "oidc-hardcoded-claim-mapper",
            "oidc-session-state-mapper",
            "oidc-sub-mapper",
            "oidc-usersessionmodel-note-mapper");

    /** Mappers that read only the owner. */
    private static final Set<String> OF_OWNER = Set.of(
            "oidc-address-mapper",
            "oidc-full-name-mapper",
            "oidc-sha256-pairwise-sub-mapper",
            "oidc-usermodel-property-mapper");

    /** The mapper that reads an attribute of the owner, or failing that, of one of the owner's groups. */
    private static final String OF_OWNER_OR_GROUPS = "oidc-usermodel-attribute-mapper";

    private enum Reads {
        NOTHING,
        OWNER,
        ANYTHING
    }

    /**
     * Returns the inputs of a token; empty if they cannot be determined, so that every token must be minted afresh.
     * This is so if a mapper reads groups, roles or anything unknown, or if Keycloak does not cache what the mappers
     * read.
     */
    public static Optional<TokenInputs> of(
            KeycloakSession session, ClientModel client, RedeemableKey key, Scope scope) {
        UserModel owner = key.owner();
        RealmModel realm = session.getContext().getRealm();
        ClientScopeModel basic = client.getClientScopes(true).get(GatePolicy.BASIC);
        Reads reads = reads(client, basic, owner);
        if (reads == Reads.ANYTHING
                || !(realm instanceof CachedRealmModel cachedRealm)
                || !(client instanceof CachedObject cachedClient)) {
            return Optional.empty();
        }
        long ownerRead = 0;
        if (reads == Reads.OWNER) {
            if (!(owner instanceof CachedUserModel cachedOwner)) {
                return Optional.empty();
            }
            ownerRead = cachedOwner.getCacheTimestamp();
        }
        return Optional.of(new TokenInputs(
                realm.getId(),
                Issuer.of(session, realm),
                client.getId(),
                key.verified().id().value(),
                key.verified().expiresAt(),
                scope.toString(),
                cachedRealm.getCacheTimestamp(),
                cachedClient.getCacheTimestamp(),
                basic == null ? List.of() : settings(basic),
                ownerRead,
                session.users().getNotBeforeOfUser(realm, owner),
                session.getAttribute(Constants.USE_LIGHTWEIGHT_ACCESS_TOKEN_ENABLED)));
    }

    private static Reads reads(ClientModel client, ClientScopeModel basic, UserModel owner) {
        if (basic != null && basic.getScopeMappingsStream().findAny().isPresent()) {
            // Keycloak applies such a scope only to users with one of its roles.
            return Reads.ANYTHING;
        }
        Stream<ProtocolMapperModel> mappers = client.getProtocolMappersStream();
        if (basic != null) {
            mappers = Stream.concat(mappers, basic.getProtocolMappersStream());
        }
        return mappers.map(mapper -> reads(mapper.getProtocolMapper(), owner))
                .max(Enum::compareTo)
                .orElse(Reads.NOTHING);
    }

    private static Reads reads(String mapper, UserModel owner) {
        if (mapper == null) {
            return Reads.ANYTHING;
        }
        if (FIXED.contains(mapper)) {
            return Reads.NOTHING;
        }
        boolean ofOwnerAlone = OF_OWNER.contains(mapper)
                || (mapper.equals(OF_OWNER_OR_GROUPS)
                        && owner.getGroupsStream().findAny().isEmpty());
        return ofOwnerAlone ? Reads.OWNER : Reads.ANYTHING;
    }

    private static List<String> settings(ClientScopeModel scope) {
        return scope.getProtocolMappersStream()
                .map(mapper -> mapper.getId()
                        + mapper.getProtocol()
                        + mapper.getProtocolMapper()
                        + new TreeMap<>(mapper.getConfig()))
                .sorted()
                .toList();
    }
}
