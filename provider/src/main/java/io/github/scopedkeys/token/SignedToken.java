/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.JOSE;
import org.keycloak.jose.JOSEParser;
import org.keycloak.jose.jwe.JWE;
import org.keycloak.jose.jwe.JWEException;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;

/**
 * A signed token, bare or inside an encrypted one (RFC 7519 section 5.2). Keycloak's identity providers accept both.
 * Its signature is not verified.
 */
final class SignedToken {

    private SignedToken() {}

    /** Returns the signed token; empty if the text is none, or one that this realm cannot decrypt. */
    static Optional<JWSInput> in(KeycloakSession session, String text) {
        try {
            // Keycloak's own parser, which also accepts dots at the end.
            JOSE parsed = JOSEParser.parse(text);
            return parsed instanceof JWE encrypted ? decrypted(session, encrypted) : Optional.of((JWSInput) parsed);
        } catch (JWEException | JWSInputException | RuntimeException e) {
            // Keycloak cannot read it either.
            return Optional.empty();
        }
    }

    private static Optional<JWSInput> decrypted(KeycloakSession session, JWE jwe)
            throws JWEException, JWSInputException {
        Optional<KeyWrapper> key = key(session, jwe);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        jwe.getKeyStorage().setDecryptionKey(key.get().getPrivateKey());
        jwe.verifyAndDecodeJwe();
        return Optional.of(new JWSInput(new String(jwe.getContent(), UTF_8)));
    }

    /** Only looks: Keycloak makes an active key if there is none, which could not decrypt an older token. */
    private static Optional<KeyWrapper> key(KeycloakSession session, JWE jwe) {
        String kid = jwe.getHeader().getKeyId();
        return session.keys()
                .getKeysStream(
                        session.getContext().getRealm(),
                        KeyUse.ENC,
                        jwe.getHeader().getRawAlgorithm())
                .filter(key -> kid == null ? key.getStatus().isActive() : kid.equals(key.getKid()))
                .findFirst();
    }
}
