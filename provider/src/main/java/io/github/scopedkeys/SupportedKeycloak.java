/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oldest Keycloak that can host the extension. Before it, Keycloak never asks a grant whether a token may be used,
 * so a key's token would open the Account and Admin REST API of its owner.
 */
final class SupportedKeycloak {

    private static final int[] OLDEST = {26, 6, 3};
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(?:[.-].*)?");

    private SupportedKeycloak() {}

    /**
     * Keeps a server that is too old from starting.
     *
     * @param version such as {@code 26.7.3} or {@code 26.6.3.redhat-00001}; builds without a number are accepted
     * @throws IllegalStateException if it is too old
     */
    static void require(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (numbers.matches() && isOlder(numbers)) {
            throw new IllegalStateException(
                    ("Scoped API Keys needs Keycloak %d.%d.%d or newer, and this is %s, which cannot"
                                    + " confine the tokens made from keys. Update Keycloak,"
                                    + " or remove the extension's jar.")
                            .formatted(OLDEST[0], OLDEST[1], OLDEST[2], version));
        }
    }

    private static boolean isOlder(Matcher numbers) {
        for (int i = 0; i < OLDEST.length; i++) {
            String text = numbers.group(i + 1);
            int number = text == null ? 0 : Integer.parseInt(text);
            if (number != OLDEST[i]) {
                return number < OLDEST[i];
            }
        }
        return false;
    }
}
