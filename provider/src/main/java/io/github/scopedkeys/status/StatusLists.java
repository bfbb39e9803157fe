/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import io.github.scopedkeys.realm.Issuer;
import io.github.scopedkeys.store.OwnTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.TokenCategory;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;

/**
 * The status lists of a realm. Each node reads which keys have ended when a list is requested, at most once every
 * {@value RecentReads#FRESH} milliseconds, for all lists and all callers together. Nodes need not hear of each other:
 * all read the same database.
 */
public final class StatusLists {

    /** The media type of a Status List Token. */
    public static final String MEDIA_TYPE = "application/statuslist+jwt";

    /** The claim of a token that refers to its status (section 6.1). */
    private static final String CLAIM = "status";

    /** How long a service may use a list before it asks again, in seconds. */
    static final int TTL = 15;

    /** How long a list is valid, in seconds. */
    static final int LIFE = 60;

    private static final Logger LOG = Logger.getLogger(StatusLists.class);

    private static final RecentReads READS = new RecentReads();

    private final KeycloakSession session;
    private final RealmModel realm;

    public StatusLists(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * A response.
     *
     * @param token the Status List Token
     * @param maxAge how long a shared cache may keep it, in seconds: no longer than this node would
     */
    public record Current(String token, long maxAge) {}

    /** The database could not be read, or not in time. A list that could be wrong is never given out instead. */
    public static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable() {
            super("The status lists cannot be read", null, false, false);
        }
    }

    /** Lets a token that is made from the key refer to the key's place, which it gets now if it has none. */
    public void addReference(AccessToken token, String keyId) {
        int place = AssignedPlaces.of(session, realm, keyId);
        token.setOtherClaims(
                CLAIM,
                Map.of("status_list", Map.of("idx", place % StatusList.SIZE, "uri", uri(place / StatusList.SIZE))));
    }

    /**
     * Returns a list as it was at most {@value RecentReads#FRESH} milliseconds ago; empty if there is none of that
     * number.
     *
     * @throws Unavailable if the database could not be read, or another request has been reading it for too long
     */
    public Optional<Current> get(int list) throws Unavailable {
        RealmStatuses current = READS.get(realm.getId(), this::read);
        long left = RecentReads.FRESH - (Time.currentTimeMillis() - current.asOf());
        return current.list(list)
                .map(found -> new Current(
                        found.token(uri(list), this::sign), Math.max(0, TimeUnit.MILLISECONDS.toSeconds(left))));
    }

    private RealmStatuses read() throws Unavailable {
        // Before the transaction begins: a change that is committed later may be missing in it.
        long now = Time.currentTimeMillis();
        try {
            return OwnTransaction.call(
                    session.getKeycloakSessionFactory(),
                    own -> RealmStatuses.read(
                            own.getProvider(JpaConnectionProvider.class).getEntityManager(),
                            realm.getId(),
                            DisabledSources.of(realm),
                            now));
        } catch (RuntimeException e) {
            LOG.warnf(e, "The status lists of realm %s cannot be read", realm.getName());
            throw new Unavailable();
        }
    }

    private String uri(int list) {
        return Issuer.of(session, realm) + "/api-keys/status/" + list;
    }

    /** Signs with the realm's key. Without {@code iss} and {@code aud}, nothing can mistake it for an access token. */
    private String sign(Map<String, Object> claims) {
        String algorithm = session.tokens().signatureAlgorithm(TokenCategory.ACCESS);
        return new JWSBuilder()
                .type("statuslist+jwt")
                .jsonContent(claims)
                .sign(session.getProvider(SignatureProvider.class, algorithm).signer());
    }
}
