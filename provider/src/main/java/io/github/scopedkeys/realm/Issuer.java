/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;

/**
 * The issuer of a realm's tokens, derived from the realm's name and the base address of the request. Issuers are
 * cached: Keycloak assembles one from its parts each time, which takes longer than digesting a key.
 */
public final class Issuer {

    /** Bounds the cache: callers can vary the address if the server has no fixed host name. */
    private static final int CAPACITY = 1000;

    private static final Map<Parts, String> CACHE = new ConcurrentHashMap<>();

    private Issuer() {}

    private record Parts(String base, String realm) {}

    public static String of(KeycloakSession session, RealmModel realm) {
        var base = session.getContext().getUri().getBaseUri();
        Parts parts = new Parts(base.toString(), realm.getName());
        String issuer = CACHE.get(parts);
        if (issuer == null) {
            issuer = Urls.realmIssuer(base, realm.getName());
            if (CACHE.size() >= CAPACITY) {
                CACHE.clear();
            }
            CACHE.put(parts, issuer);
        }
        return issuer;
    }
}
