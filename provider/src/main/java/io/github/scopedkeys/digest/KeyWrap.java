/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts a realm's fingerprint key with AES-256-GCM under a key derived from one pepper. */
final class KeyWrap {

    private static final String DOMAIN = "scoped-keys/1/fingerprint-key";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final byte[] context;

    KeyWrap(Pepper pepper, String realmId) {
        this.key = new SecretKeySpec(pepper.hmac(DOMAIN.getBytes(StandardCharsets.UTF_8)), "AES");
        this.context = String.join("\0", DOMAIN, realmId, String.valueOf(pepper.version()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns nonce, ciphertext and tag as base64. */
    String wrap(byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(secret);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform supports " + CIPHER, e);
        }
    }

    /**
     * Returns the unwrapped bytes; empty if they were wrapped with another pepper or for another realm, or are damaged.
     */
    Optional<byte[]> unwrap(String text) {
        try {
            byte[] all = Base64.getDecoder().decode(text);
            if (all.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            return Optional.of(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES))
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
