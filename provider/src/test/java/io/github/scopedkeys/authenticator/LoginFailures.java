/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.server.Demo;
import java.util.concurrent.TimeUnit;

/** What Keycloak's protection against brute force holds against a user. */
public final class LoginFailures {

    private LoginFailures() {}

    /**
     * Counts the failures before now. Keycloak counts them behind the request's back, so one failure is added here that is
     * certain to count, and waited for: what came before it has been counted then.
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
                demo.admin("DELETE", "attack-detection/brute-force/users/" + user.id())
                        .expect(204);
                return failures - 1;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("Keycloak has counted no failure at all");
    }
}
