/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.key.PresentedKey;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Extracts the key from the headers of a caller's request. It may be in {@code X-API-Key} or in
 * {@code Authorization}, with a scheme ({@code Bearer}, {@code ApiKey}, {@code Token}) or without one. With HTTP Basic
 * it is the password, or the user name if there is no password.
 */
public final class CallerKey {

    private static final String HEADER = "X-API-Key";
    private static final String BASIC = "basic ";

    private CallerKey() {}

    /**
     * Returns all credentials found. A header without a value counts as absent. An unreadable credential becomes an
     * empty string, which is never a valid key. The same key in several places counts once.
     */
    public static List<String> in(HttpHeaders headers) {
        List<String> found = new ArrayList<>();
        values(headers, HttpHeaders.AUTHORIZATION).forEach(value -> found.addAll(ofAuthorization(value)));
        values(headers, HEADER).forEach(found::add);
        return PresentedKey.agree(found) ? found.subList(0, 1) : found;
    }

    private static Stream<String> values(HttpHeaders headers, String name) {
        return headers.getRequestHeader(name).stream().filter(value -> !value.isBlank());
    }

    private static List<String> ofAuthorization(String value) {
        return value.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? ofBasic(value.substring(BASIC.length()).strip())
                : List.of(value);
    }

    private static List<String> ofBasic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return List.of("");
            }
            String user = pair.substring(0, colon);
            String password = pair.substring(colon + 1);
            if (password.isBlank()) {
                return List.of(user);
            }
            // A key in the user name is a second credential, which must agree with the password.
            return PresentedKey.isScoped(user) ? List.of(user, password) : List.of(password);
        } catch (IllegalArgumentException e) {
            return List.of("");
        }
    }
}
