/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;

/**
 * The issuer of a realm's tokens. It follows from the realm's name and the address that the request came to; Keycloak puts
 * it together from its parts each time, which takes longer than to digest a key.
 */
public final class Issuer {

    /** Callers may choose the address where the server has no fixed host name, so there is an end to remembering. */
    private static final int CAPACITY = 1000;

    private static final Map<Parts, String> KNOWN = new ConcurrentHashMap<>();

    private Issuer() {}

    private record Parts(String base, String realm) {}

    public static String of(KeycloakSession session, RealmModel realm) {
        var base = session.getContext().getUri().getBaseUri();
        Parts parts = new Parts(base.toString(), realm.getName());
        String issuer = KNOWN.get(parts);
        if (issuer == null) {
            issuer = Urls.realmIssuer(base, realm.getName());
            if (KNOWN.size() >= CAPACITY) {
                KNOWN.clear();
            }
            KNOWN.put(parts, issuer);
        }
        return issuer;
    }
}
