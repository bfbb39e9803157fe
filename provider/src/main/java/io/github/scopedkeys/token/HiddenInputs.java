/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Set;
import org.keycloak.keys.KeyProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What tokens may depend on and no {@link GateVersion} shows: signing keys outside the realm, and extensions. */
final class HiddenInputs {

    /** Providers of signing keys that are fully described by the realm. A keystore, for example, is a file. */
    private static final Set<String> KEYS_OF_REALM = Set.of(
            "aes-generated",
            "ecdh-generated",
            "ecdsa-generated",
            "eddsa-generated",
            "hmac-generated",
            "rsa",
            "rsa-enc",
            "rsa-enc-generated",
            "rsa-generated");

    /** Keycloak's SPI for providers that change a token before it is signed. */
    private static final String POST_PROCESSORS = "token-interceptor";

    private HiddenInputs() {}

    static boolean mayExist(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        return !areKeysOf(realm) || !areTokensSignedAsMinted(session);
    }

    private static boolean areKeysOf(RealmModel realm) {
        return realm.getComponentsStream(realm.getId(), KeyProvider.class.getName())
                .allMatch(keys -> KEYS_OF_REALM.contains(keys.getProviderId()));
    }

    private static boolean areTokensSignedAsMinted(KeycloakSession session) {
        return session.getKeycloakSessionFactory().getSpis().stream()
                .filter(spi -> spi.getName().equals(POST_PROCESSORS))
                .flatMap(spi -> session.getKeycloakSessionFactory().getProviderFactoriesStream(spi.getProviderClass()))
                .allMatch(MapperReads::isKeycloaks);
    }
}
