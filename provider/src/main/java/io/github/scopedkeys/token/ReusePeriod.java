/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.concurrent.TimeUnit;
import org.keycloak.models.ClientModel;

/** How long a client receives a token again instead of a new one, by its attribute {@value #ATTRIBUTE}. */
public final class ReusePeriod {

    public static final String ATTRIBUTE = "api.keys.exchange.reuse";

    private static final int MAX_SECONDS = 60;

    private ReusePeriod() {}

    /** Returns milliseconds; 0 if each request gets a new token. */
    static long of(ClientModel client) {
        return TimeUnit.SECONDS.toMillis(seconds(client.getAttribute(ATTRIBUTE)));
    }

    /**
     * @param attribute 0 to 60; null or empty for the default, 60. Anything else counts as 0.
     */
    static int seconds(String attribute) {
        if (attribute == null || attribute.isEmpty()) {
            return MAX_SECONDS;
        }
        return isValid(attribute) ? Integer.parseInt(attribute) : 0;
    }

    static boolean isValid(String attribute) {
        return attribute.isEmpty() || attribute.matches("[0-9]|[1-5][0-9]|60");
    }
}
