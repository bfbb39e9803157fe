/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.JOSEParser;
import org.keycloak.jose.jwe.JWE;
import org.keycloak.jose.jwe.JWEException;
import org.keycloak.models.KeycloakSession;

/** A signed token inside an encrypted one (RFC 7519 section 5.2). Keycloak's identity providers accept both. */
final class EncryptedToken {

    private EncryptedToken() {}

    /** Returns what this realm finds inside an encrypted token; any other text, or one it cannot decrypt, as it is. */
    static String opened(KeycloakSession session, String token) {
        try {
            // Keycloak's own parser, which also accepts dots at the end.
            if (!(JOSEParser.parse(token) instanceof JWE jwe)) {
                return token;
            }
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

    /** Only looks: Keycloak makes an active key if there is none, which could not decrypt an older token. */
    private static KeyWrapper key(KeycloakSession session, JWE jwe) {
        String kid = jwe.getHeader().getKeyId();
        return session.keys()
                .getKeysStream(
                        session.getContext().getRealm(),
                        KeyUse.ENC,
                        jwe.getHeader().getRawAlgorithm())
                .filter(key -> kid == null ? key.getStatus().isActive() : kid.equals(key.getKid()))
                .findFirst()
                .orElse(null);
    }
}
