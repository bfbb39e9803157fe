/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CachedObject;
import org.keycloak.models.cache.CachedRealmModel;

/**
 * The settings of a gate that its tokens depend on, as Keycloak last read them. Key, owner, request and the clients in
 * the audience are not part of it. After a change of the realm, of the client or of its mappers, {@link #of} returns
 * another object, so versions are compared by identity.
 *
 * <p>Keycloak reloads a realm or a client after each change, assigned client scopes included, and keeps the time of
 * that read. So the time stands for all of its contents: the realm's signing keys, lifespans, rules and client
 * policies, and the client's mappers. The client scope {@code basic} is read separately, and after each change Keycloak
 * makes new objects of its mappers. A node that has not heard of a change yet would also mint from its old contents.
 *
 * <p>Two reads in the same millisecond could hide a change. So a version is compared with a fresh one after
 * {@link #MAX_AGE}.
 */
final class GateVersion {

    /** As long as a token can be given again, in milliseconds. */
    private static final long MAX_AGE = 60_000;

    /** More clients than one server is likely to have as gates. */
    private static final int CAPACITY = 10_000;

    /** The latest version of each gate, by Keycloak's id of the client. */
    private static final Map<String, GateVersion> LATEST = new ConcurrentHashMap<>();

    private final long realmRead;
    private final long clientRead;
    /** When this version was last found to be right, by {@link System#nanoTime}. */
    private volatile long checked = System.nanoTime();

    /** Null if the client does not have the scope. */
    private final String basicId;

    private final boolean basicHasRoles;
    private final List<ProtocolMapperModel> mappersOfBasic;
    private final long reusePeriod;
    private final MapperReads reads;
    private final List<String> audience;

    private GateVersion(KeycloakSession session, ClientModel client, long realmRead, long clientRead) {
        this.realmRead = realmRead;
        this.clientRead = clientRead;
        ClientScopeModel basic = client.getClientScopes(true).get(GatePolicy.BASIC);
        basicId = basic == null ? null : basic.getId();
        basicHasRoles = basic != null && hasRoles(basic);
        mappersOfBasic =
                basic == null ? List.of() : basic.getProtocolMappersStream().toList();
        reusePeriod = ReusePeriod.of(client);
        List<ProtocolMapperModel> mappers = Stream.concat(client.getProtocolMappersStream(), mappersOfBasic.stream())
                .toList();
        // Keycloak applies a scope with roles only to users with one of them.
        reads = basicHasRoles || HiddenInputs.mayExist(session)
                ? MapperReads.ANYTHING
                : mappers.stream()
                        .map(mapper -> MapperReads.of(session, mapper))
                        .max(Enum::compareTo)
                        .orElse(MapperReads.NOTHING);
        audience = mappers.stream()
                .filter(mapper -> MapperReads.AUDIENCE.equals(mapper.getProtocolMapper()))
                .map(mapper -> mapper.getConfig().get("included.client.audience"))
                .filter(name -> name != null && !name.isEmpty())
                .toList();
    }

    /** Returns the current version; empty if Keycloak does not cache the realm or the client. */
    static Optional<GateVersion> of(KeycloakSession session, ClientModel client) {
        RealmModel realm = session.getContext().getRealm();
        if (!(realm instanceof CachedRealmModel cachedRealm) || !(client instanceof CachedObject cachedClient)) {
            return Optional.empty();
        }
        long realmRead = cachedRealm.getCacheTimestamp();
        long clientRead = cachedClient.getCacheTimestamp();
        GateVersion latest = LATEST.get(client.getId());
        if (latest != null && latest.isCurrent(client, realmRead, clientRead)) {
            return Optional.of(latest);
        }
        GateVersion fresh = new GateVersion(session, client, realmRead, clientRead);
        if (latest == null && LATEST.size() >= CAPACITY) {
            LATEST.clear();
        }
        // Requests that read the same contents at the same time agree on one version, and so share their tokens.
        return Optional.of(LATEST.merge(client.getId(), fresh, GateVersion::confirm));
    }

    /** Returns how long a token may be given again, in milliseconds. */
    long reusePeriod() {
        return reusePeriod;
    }

    /** Returns what the mappers read; {@code ANYTHING} if tokens also depend on something that is not known here. */
    MapperReads reads() {
        return reads;
    }

    /** Returns the client ids that mappers add to the audience. */
    List<String> audience() {
        return audience;
    }

    private boolean isCurrent(ClientModel client, long realmRead, long clientRead) {
        return this.realmRead == realmRead
                && this.clientRead == clientRead
                && System.nanoTime() - checked < TimeUnit.MILLISECONDS.toNanos(MAX_AGE)
                && isBasicCurrent(client);
    }

    private boolean isBasicCurrent(ClientModel client) {
        if (basicId == null) {
            // One of the client's scopes may have been renamed, which Keycloak does not count as a change of the
            // client.
            return client.getClientScopes(true).get(GatePolicy.BASIC) == null;
        }
        ClientScopeModel basic = client.getRealm().getClientScopeById(basicId);
        return basic != null
                && basic.getName().equals(GatePolicy.BASIC)
                && hasRoles(basic) == basicHasRoles
                && areMappersOfBasic(basic.getProtocolMappersStream().iterator());
    }

    /** Returns this version, now known to be right until {@link #MAX_AGE}; the fresh one if they differ. */
    private GateVersion confirm(GateVersion fresh) {
        if (!saysTheSameAs(fresh)) {
            return fresh;
        }
        checked = fresh.checked;
        return this;
    }

    private boolean saysTheSameAs(GateVersion fresh) {
        return realmRead == fresh.realmRead
                && clientRead == fresh.clientRead
                && Objects.equals(basicId, fresh.basicId)
                && basicHasRoles == fresh.basicHasRoles
                && areMappersOfBasic(fresh.mappersOfBasic.iterator())
                && reusePeriod == fresh.reusePeriod
                && reads == fresh.reads
                && audience.equals(fresh.audience);
    }

    // By identity, because two models with the same id are equal, whatever their settings.
    @SuppressWarnings("ReferenceEquality")
    private boolean areMappersOfBasic(Iterator<ProtocolMapperModel> mappers) {
        for (ProtocolMapperModel known : mappersOfBasic) {
            if (!mappers.hasNext() || mappers.next() != known) {
                return false;
            }
        }
        return !mappers.hasNext();
    }

    private static boolean hasRoles(ClientScopeModel scope) {
        return scope.getScopeMappingsStream().findAny().isPresent();
    }
}
