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
 * Everything that a token made from a key depends on: two equal ones make the same token. Keycloak reads realm (with its
 * signing keys, lifespans, rules and client policies), client (with its mappers) and user again after each change, and
 * says when it read them, so those moments stand for all that is in them.
 *
 * @param realmRead when Keycloak read the realm, in milliseconds since the epoch
 * @param clientRead when Keycloak read the client, in milliseconds since the epoch
 * @param basic the mappers of the client scope {@code basic}, which is read apart from the client
 * @param ownerRead when Keycloak read the owner, in milliseconds since the epoch; 0 if no mapper asks
 * @param ownerNotBefore the moment before which the owner wants no token to be made
 * @param lightweight what a client policy said about lightweight tokens in this request
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

    /** Mappers whose claims follow from their own settings, the client and the owner's id. */
    private static final Set<String> FIXED = Set.of(
            "oidc-acr-mapper",
            "oidc-allowed-origins-mapper",
            "oidc-amr-mapper",
            "oidc-audience-mapper",
            "oidc-hardcoded-claim-mapper",
            "oidc-session-state-mapper",
            "oidc-sub-mapper",
            "oidc-usersessionmodel-note-mapper");

    /** Mappers that read the owner, and nothing else. */
    private static final Set<String> OF_OWNER = Set.of(
            "oidc-address-mapper",
            "oidc-full-name-mapper",
            "oidc-sha256-pairwise-sub-mapper",
            "oidc-usermodel-property-mapper");

    /** Reads an attribute of the owner, or else of a group the owner is in. */
    private static final String OF_OWNER_OR_GROUPS = "oidc-usermodel-attribute-mapper";

    private enum Reads {
        NOTHING,
        OWNER,
        ANYTHING
    }

    /**
     * Returns what a token depends on; nothing if that cannot be said: a mapper reads groups, roles or what only its
     * author knows, or Keycloak does not cache what it reads. Then every token has to be made anew.
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
            // Such a scope is only for users who have one of its roles.
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
