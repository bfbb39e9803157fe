/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import jakarta.ws.rs.core.HttpHeaders;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The signature in the headers of a request. */
final class GithubSignature {

    static final String KEY_ID_HEADER = "Github-Public-Key-Identifier";
    static final String SIGNATURE_HEADER = "Github-Public-Key-Signature";

    private static final Pattern KEY_ID = Pattern.compile("[0-9A-Za-z._-]{1,128}");
    private static final int MAX_BASE64 = 128;

    private final String keyId;
    private final byte[] der;

    private GithubSignature(String keyId, byte[] der) {
        this.keyId = keyId;
        this.der = der;
    }

    /** Returns the signature; empty unless each header is there once, with a value of its form. */
    static Optional<GithubSignature> in(HttpHeaders headers) {
        List<String> ids = headers.getRequestHeader(KEY_ID_HEADER);
        List<String> signatures = headers.getRequestHeader(SIGNATURE_HEADER);
        return ids.size() == 1 && signatures.size() == 1 ? of(ids.get(0), signatures.get(0)) : Optional.empty();
    }

    static Optional<GithubSignature> of(String id, String signature) {
        if (!KEY_ID.matcher(id).matches() || signature.length() > MAX_BASE64) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GithubSignature(id, Base64.getDecoder().decode(signature)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns which of GitHub's keys made it, according to the request. */
    String keyId() {
        return keyId;
    }

    boolean isOf(byte[] body, ECPublicKey key) {
        return P256.verify(key, der, body);
    }
}
