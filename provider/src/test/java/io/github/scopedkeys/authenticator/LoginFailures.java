/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.server.Demo;
import java.util.concurrent.TimeUnit;

/** The login failures that Keycloak's brute-force detection counts for a user. */
public final class LoginFailures {

    private LoginFailures() {}

    /**
     * Counts the failures so far. Keycloak counts them asynchronously, so this adds one failure that is certain to
     * count and waits for it. By then, all earlier ones have been counted.
     */
    public static int of(Demo demo, Demo.User user) {
        demo.passwordGrant(Demo.REALM, Demo.CLI, user.name(), "certainly-wrong");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            int failures = demo.admin("GET", "attack-detection/brute-force/users/" + user.id())
                    .expect(200)
                    .json()
                    .get("numFailures")
                    .asInt();
            if (failures > 0) {
                forget(demo, user);
                return failures - 1;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("Keycloak has counted no failure at all");
    }

    /** Unlocks the user. */
    static void forget(Demo demo, Demo.User user) {
        demo.admin("DELETE", "attack-detection/brute-force/users/" + user.id()).expect(204);
    }
}
