/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.status.Statuses;
import java.sql.SQLException;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keys from before the first pepper and from before the current one, over HTTP and in the table. One server has the
 * pepper 1; a second one on its database has the peppers 2 and 1, and refuses keys without a pepper. The database is
 * their own: the second one encrypts what the first one can then no longer read.
 */
class PeppersOnPostgresIT {

    private static final String ONE = RunningKeycloak.PEPPER;
    private static final String TWO_AND_ONE = "2:" + Base64.getEncoder().encodeToString(new byte[32]) + "," + ONE;

    private static KeycloakServer server;
    private static Demo demo;

    @BeforeAll
    static void start() {
        server = KeycloakServer.named("pepper-one")
                .on(Postgres.ofThisRun().newDatabase())
                .alone()
                .option("--spi-api-keys--default--pepper=" + ONE)
                .start();
        demo = new Demo(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Both change the key, and the one must not wait for the other. */
    @Test
    void aKeyIsRenewedByTheUseThatAlsoGivesItAPlaceInAStatusList() throws Exception {
        NewKey key = demo.newKey(demo.newUser(), READ);
        removePepper(key);
        Statuses.enable(demo, true);
        try {
            String token = demo.exchange(key.key()).expect(200).text("access_token");

            assertThat(Demo.claims(token).has("status")).isTrue();
            assertThat(version(key)).isEqualTo(1);
        } finally {
            Statuses.enable(demo, false);
        }
    }

    @Test
    void aKeyIsRenewedOnUseAndWithoutAPepperItIsUpgradedOrRefusedAsConfigured() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey upgraded = demo.newKey(owner, READ);
        NewKey refused = demo.newKey(owner, READ);
        assertThat(version(upgraded)).isEqualTo(1);
        removePepper(upgraded);
        removePepper(refused);
        assertThat(version(upgraded)).isZero();

        demo.exchange(upgraded.key()).expect(200);

        assertThat(version(upgraded)).isEqualTo(1);
        assertThat(storedDigest(upgraded)).isNotEqualTo(unpeppered(upgraded).hex());
        demo.exchange(upgraded.key()).expect(200);
        try (KeycloakServer strict = KeycloakServer.named("peppers")
                .on(demo.server().database())
                .alone()
                .option("--spi-api-keys--default--pepper=" + TWO_AND_ONE)
                .option("--spi-api-keys--default--unpeppered-digests=refuse")
                .start()) {
            Demo there = new Demo(strict);

            there.exchange(refused.key()).expect(400);
            assertThat(version(refused)).isZero();
            there.exchange(upgraded.key()).expect(200);
            assertThat(version(upgraded)).isEqualTo(2);
            there.exchange(upgraded.key()).expect(200);
        }
        // This server does not know the pepper 2, and still accepts what has none.
        demo.exchange(upgraded.key()).expect(400);
        demo.exchange(refused.key()).expect(200);
    }

    private void removePepper(NewKey key) throws SQLException {
        demo.server()
                .update("update scoped_key set digest_version = 0, digest = '"
                        + unpeppered(key).hex() + "' where id = '" + key.id() + "'");
    }

    private KeyDigest unpeppered(NewKey key) throws SQLException {
        String realm = demo.server().readText("select realm_id from scoped_key where id = '" + key.id() + "'");
        return PepperRing.none()
                .digest(realm, (ScopedKey) PresentedKey.parse(key.key()).orElseThrow());
    }

    private long version(NewKey key) throws SQLException {
        return demo.server().readNumber("select digest_version from scoped_key where id = '" + key.id() + "'");
    }

    private String storedDigest(NewKey key) throws SQLException {
        return demo.server().readText("select digest from scoped_key where id = '" + key.id() + "'");
    }
}
