/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.key.PresentedKey;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.representations.idm.CredentialRepresentation;

/**
 * The credential of a direct grant: a password, or a key in {@code api_key}, in {@code password}, or in
 * {@code username} if there is no password.
 *
 * @param text the credential; null if the request has none
 * @param username the user name sent with the credential; null if there is none
 * @param isMeantAsKey whether it must never be tried as a password, even if it is not a valid key
 */
record PresentedPassword(String text, String username, boolean isMeantAsKey) {

    static final String API_KEY = "api_key";

    /** @param prefix the prefix of the realm's keys */
    static PresentedPassword of(MultivaluedMap<String, String> form, String prefix) {
        String explicit = form.getFirst(API_KEY);
        String password = form.getFirst(CredentialRepresentation.PASSWORD);
        String username = form.getFirst(OAuth2Constants.USERNAME);
        boolean isKey = PresentedKey.isMeant(password, prefix);
        if (!isAbsent(explicit)) {
            // Two different keys contradict each other, so neither is accepted.
            boolean two = isKey && !PresentedKey.agree(List.of(explicit, password));
            return new PresentedPassword(two ? "" : explicit, username, true);
        }
        if (isAbsent(password) && PresentedKey.isMeant(username, prefix)) {
            return new PresentedPassword(username, null, true);
        }
        return new PresentedPassword(password, username, isKey);
    }

    boolean isReadable() {
        return PresentedKey.parse(text).isPresent();
    }

    private static boolean isAbsent(String parameter) {
        return parameter == null || parameter.isBlank();
    }
}
