/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.HashMap;
import java.util.Map;

/**
 * GitHub's list of public keys: {@code {"public_keys": [{"key_identifier", "key", "is_current"}]}}.
 *
 * <p>GitHub tells its partners to choose the key by its identifier, and none of its examples reads {@code is_current}.
 * So each key is good as long as it is listed. One that GitHub has rotated out of the list is not.
 */
final class GithubKeyList {

    static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_KEYS = 100;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GithubKeyList() {}

    /**
     * Parses the list. Keys of another kind are skipped.
     *
     * @return the keys by their identifiers, at least one
     * @throws IOException if there is none
     */
    static Map<String, ECPublicKey> parse(byte[] json) throws IOException {
        Map<String, ECPublicKey> keys = new HashMap<>();
        for (JsonNode entry : MAPPER.readTree(json).path("public_keys")) {
            String id = entry.path("key_identifier").textValue();
            String pem = entry.path("key").textValue();
            if (id != null && pem != null && keys.size() < MAX_KEYS) {
                try {
                    keys.put(id, P256.key(pem));
                } catch (GeneralSecurityException e) {
                    // Another kind of key: the request that names it is rejected as one with an unknown key.
                    keys.remove(id);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("The response contains no public key on P-256");
        }
        return Map.copyOf(keys);
    }
}
