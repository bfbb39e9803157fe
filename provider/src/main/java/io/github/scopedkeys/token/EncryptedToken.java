/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.JOSEParser;
import org.keycloak.jose.jwe.JWE;
import org.keycloak.jose.jwe.JWEException;
import org.keycloak.models.KeyManager;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** A signed token inside an encrypted one (RFC 7519 section 5.2). Keycloak's identity providers accept both. */
final class EncryptedToken {

    /** RFC 7516 section 3.1: five parts. */
    private static final int DOTS = 4;

    private EncryptedToken() {}

    /** Returns what this realm finds inside an encrypted token; any other text, or one it cannot decrypt, as it is. */
    static String opened(KeycloakSession session, String token) {
        if (token.chars().filter(character -> character == '.').count() != DOTS) {
            return token;
        }
        try {
            JWE jwe = (JWE) JOSEParser.parse(token);
            KeyWrapper key = key(session, jwe);
            if (key == null) {
                return token;
            }
            jwe.getKeyStorage().setDecryptionKey(key.getPrivateKey());
            jwe.verifyAndDecodeJwe();
            return new String(jwe.getContent(), UTF_8);
        } catch (JWEException | RuntimeException e) {
            // Keycloak cannot decrypt it either.
            return token;
        }
    }

    private static KeyWrapper key(KeycloakSession session, JWE jwe) {
        KeyManager keys = session.keys();
        RealmModel realm = session.getContext().getRealm();
        String kid = jwe.getHeader().getKeyId();
        String algorithm = jwe.getHeader().getRawAlgorithm();
        return kid == null
                ? keys.getActiveKey(realm, KeyUse.ENC, algorithm)
                : keys.getKey(realm, kid, KeyUse.ENC, algorithm);
    }
}
