/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a caller may put a key: {@code Authorization: Bearer}, {@code X-API-Key}, or the password of HTTP Basic. */
final class CallerKey {

    private static final String HEADER = "X-API-Key";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private CallerKey() {}

    /** Returns what is in those places, readable or not: an unreadable credential is an empty text, which is no key. */
    static List<String> in(HttpHeaders headers) {
        List<String> found = new ArrayList<>();
        headers.getRequestHeader(HttpHeaders.AUTHORIZATION).forEach(value -> found.add(ofAuthorization(value)));
        headers.getRequestHeader(HEADER).forEach(value -> found.add(value.strip()));
        return found;
    }

    private static String ofAuthorization(String value) {
        String scheme = value.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return value.substring(BEARER.length()).strip();
        }
        return scheme.startsWith(BASIC)
                ? password(value.substring(BASIC.length()).strip()).orElse("")
                : "";
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
