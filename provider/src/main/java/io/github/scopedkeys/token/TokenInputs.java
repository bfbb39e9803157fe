/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.realm.Issuer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * Everything that a token minted from a key depends on: equal inputs yield equivalent tokens.
 *
 * @param gate the gate as it is now, which belongs to a realm
 * @param audience the requested audience
 * @param services the clients that are requested as audience, or that a mapper adds to it
 * @param ownerRead when Keycloak read the owner, in milliseconds since the epoch; 0 if no mapper reads the owner.
 *     Keycloak reads users again after each change, too
 * @param ownerNotBefore the owner's not-before time in seconds since the epoch: tokens issued earlier are revoked
 * @param lightweight whether a client policy chose lightweight tokens for this request; null if none decided
 */
record TokenInputs(
        GateVersion gate,
        String issuer,
        String keyId,
        Optional<Instant> keyExpires,
        String scope,
        List<String> audience,
        List<Service> services,
        long ownerRead,
        int ownerNotBefore,
        Object lightweight) {

    /** What a client in the audience takes besides its name: an id and an object, roughly, in characters. */
    private static final int SERVICE = 100;

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
            KeycloakSession session, GateVersion gate, AuthorizedKey authorized, List<String> audience) {
        RealmModel realm = session.getContext().getRealm();
        RedeemableKey key = authorized.key();
        UserModel owner = key.owner();
        MapperReads reads = gate.reads().of(owner);
        if (reads == MapperReads.ANYTHING) {
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
                gate,
                Issuer.of(session, realm),
                key.verified().id().value(),
                key.verified().expiresAt(),
                authorized.scope().toString(),
                List.copyOf(audience),
                services(realm, audience, gate.audience()),
                ownerRead,
                session.users().getNotBeforeOfUser(realm, owner),
                session.getAttribute(Constants.USE_LIGHTWEIGHT_ACCESS_TOKEN_ENABLED)));
    }

    /** Returns the length of those texts that a request or a client's settings can make long. */
    int characters() {
        return scope.length()
                + Stream.concat(audience.stream(), services.stream().map(Service::name))
                        .mapToInt(String::length)
                        .sum()
                + services.size() * SERVICE;
    }

    private static List<Service> services(RealmModel realm, List<String> requested, List<String> mapped) {
        return Stream.concat(requested.stream(), mapped.stream())
                .distinct()
                .map(name -> Service.of(realm, name))
                .toList();
    }
}
