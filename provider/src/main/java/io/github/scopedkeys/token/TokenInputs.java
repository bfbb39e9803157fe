/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.realm.Issuer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * realm's signing keys, lifespans, rules and client policies, and the client's mappers. A node that has not heard of a
 * change yet would also mint from its old contents.
 *
 * @param audience the requested audience
 * @param realmRead when Keycloak read the realm, in milliseconds since the epoch
 * @param clientRead when Keycloak read the client, in milliseconds since the epoch
 * @param basic the mappers of the client scope {@code basic}, which Keycloak reads separately from the client
 * @param services the clients that are requested as audience, or that a mapper adds to it
 * @param ownerRead when Keycloak read the owner, in milliseconds since the epoch; 0 if no mapper reads the owner
 * @param ownerNotBefore the owner's not-before time in seconds since the epoch: tokens issued earlier are revoked
 * @param lightweight whether a client policy chose lightweight tokens for this request; null if none decided
 */
record TokenInputs(
        String realmId,
        String issuer,
        String clientId,
        String keyId,
        Optional<Instant> keyExpires,
        String scope,
        List<String> audience,
        long realmRead,
        long clientRead,
        List<String> basic,
        List<Service> services,
        long ownerRead,
        int ownerNotBefore,
        Object lightweight) {

    /**
     * A client in the audience. From 26.7.5 on, Keycloak omits disabled ones.
     *
     * @param id Keycloak's internal id; null if there is no such client
     */
    record Service(String name, String id, boolean enabled) {

        static Service of(RealmModel realm, String name) {
            ClientModel client = realm.getClientByClientId(name);
            return client == null
                    ? new Service(name, null, false)
                    : new Service(name, client.getId(), client.isEnabled());
        }
    }

    /**
     * Returns the inputs of a token; empty if they cannot be determined, so that every token must be minted afresh.
     * This is so if a mapper reads groups, roles or anything unknown, or if Keycloak does not cache what the mappers
     * read.
     */
    static Optional<TokenInputs> of(
            KeycloakSession session, ClientModel client, AuthorizedKey authorized, List<String> audience) {
        RealmModel realm = session.getContext().getRealm();
        RedeemableKey key = authorized.key();
        UserModel owner = key.owner();
        ClientScopeModel basic = client.getClientScopes(true).get(GatePolicy.BASIC);
        List<ProtocolMapperModel> mappers = Stream.concat(
                        client.getProtocolMappersStream(),
                        basic == null ? Stream.empty() : basic.getProtocolMappersStream())
                .toList();
        MapperReads reads = reads(session, basic, mappers, owner);
        if (reads == MapperReads.ANYTHING
                || !(realm instanceof CachedRealmModel cachedRealm)
                || !(client instanceof CachedObject cachedClient)) {
            return Optional.empty();
        }
        long ownerRead = 0;
        if (reads == MapperReads.OWNER) {
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
                authorized.scope().toString(),
                List.copyOf(audience),
                cachedRealm.getCacheTimestamp(),
                cachedClient.getCacheTimestamp(),
                basic == null ? List.of() : settings(basic),
                services(realm, audience, mappers),
                ownerRead,
                session.users().getNotBeforeOfUser(realm, owner),
                session.getAttribute(Constants.USE_LIGHTWEIGHT_ACCESS_TOKEN_ENABLED)));
    }

    /** Returns the length of those texts that a request or a client's settings can make long. */
    int characters() {
        return scope.length()
                + Stream.concat(audience.stream(), basic.stream())
                        .mapToInt(String::length)
                        .sum();
    }

    private static MapperReads reads(
            KeycloakSession session, ClientScopeModel basic, List<ProtocolMapperModel> mappers, UserModel owner) {
        if (basic != null && basic.getScopeMappingsStream().findAny().isPresent()) {
            // Keycloak applies such a scope only to users with one of its roles.
            return MapperReads.ANYTHING;
        }
        return mappers.stream()
                .map(mapper -> MapperReads.of(session, mapper, owner))
                .max(Enum::compareTo)
                .orElse(MapperReads.NOTHING);
    }

    private static List<Service> services(RealmModel realm, List<String> requested, List<ProtocolMapperModel> mappers) {
        Stream<String> mapped = mappers.stream()
                .filter(mapper -> mapper.getProtocolMapper().equals(MapperReads.AUDIENCE))
                .map(mapper -> mapper.getConfig().get("included.client.audience"))
                .filter(name -> name != null && !name.isEmpty());
        return Stream.concat(requested.stream(), mapped)
                .distinct()
                .map(name -> Service.of(realm, name))
                .toList();
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
