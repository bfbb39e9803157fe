/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists full of keys: what they say, and what they cost. */
@ExtendWith(RunningKeycloak.class)
class StatusListOfManyKeysOnPostgresIT {

    private static final int KEYS = Integer.getInteger("scopedkeys.status.keys", 20_000);
    private static final int OWNERS = KEYS / 10;
    private static final int LISTS = KEYS / 100_000 + 1;
    private static final int READS = Integer.getInteger("scopedkeys.status.reads", 1);
    private static final int MINTS = Integer.getInteger("scopedkeys.status.mints", 20);
    /** As many keys as the realm allows. */
    private static final int FIRST_MINTS = Math.min(MINTS, 40);

    private static final String IN_REALM = " from realm r, generate_series(1, %d) i where r.name = 'demo'";

    private final Demo demo;

    StatusListOfManyKeysOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void fill() throws SQLException {
        KeycloakServer server = demo.server();
        server.update("insert into user_entity (id, realm_id, username, email_constraint, enabled, email_verified,"
                + " not_before, created_timestamp) select 'many-' || i, r.id,"
                + " 'many-' || i, 'many-' || i, i % 1000 <> 0, false, 0, 1" + IN_REALM.formatted(OWNERS));
        // One in a hundred is disabled, one in a thousand belongs to a disabled owner, one in a thousand was deleted,
        // and one in a thousand has expired a minute ago.
        server.update("insert into scoped_key (id, realm_id, user_id, kind, name, digest, digest_version, enabled,"
                + " graphql_level, endpoint_level, created, expires, fingerprinted) select 'many-' || i, r.id,"
                + " 'many-' || (i % "
                + OWNERS
                + " + 1), 'scoped', 'many', md5(i::text), 0, i % 100 <> 0, 'none', 'none', 1,"
                + " case when i % 1000 = 2 then "
                + (System.currentTimeMillis() - 60_000) + " end, false"
                + IN_REALM.formatted(KEYS) + " and i % 1000 <> 1");
        // 48271 is prime to the number of places: every key has another one, all over the lists. The first list is that
        // of
        // other tests.
        server.update("insert into scoped_key_status (realm_id, place, key_id, key_gone) select r.id, "
                + StatusList.SIZE + " + (i::bigint * 48271) % " + ((long) LISTS * StatusList.SIZE)
                + ", 'many-' || i, case when i % 1000 = 1 then " + System.currentTimeMillis() + " end"
                + IN_REALM.formatted(KEYS));
        server.update("analyze user_entity");
        server.update("analyze scoped_key");
        server.update("analyze scoped_key_status");
        Statuses.enable(demo, true);
    }

    @AfterEach
    void empty() throws SQLException {
        Statuses.enable(demo, false);
        demo.server().update("delete from scoped_key_status where place >= " + StatusList.SIZE);
        for (String table : new String[] {"scoped_key where id", "user_entity where id"}) {
            demo.server().update("delete from " + table + " like 'many-%'");
        }
    }

    @Test
    void theListsNameExactlyTheKeysThatHaveEnded() throws Exception {
        TimeUnit.MILLISECONDS.sleep(RecentReads.FRESH);
        BitSet expected = new BitSet();
        for (int i = 1; i <= KEYS; i++) {
            if (i % 100 == 0 || i % 1000 == 1 || i % 1000 == 2 || (i % OWNERS + 1) % 1000 == 0) {
                expected.set(StatusList.SIZE + (int) (i * 48271L % ((long) LISTS * StatusList.SIZE)));
            }
        }
        BitSet ended = new BitSet();
        List<Long> millis = new ArrayList<>();
        int bytes = 0;
        for (int list = 1; list <= LISTS; list++) {
            long start = System.nanoTime();
            String token = demo.http()
                    .get(Demo.KEYS_PATH + "/status/" + list)
                    .send()
                    .expect(200)
                    .body();
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            bytes += token.length();
            JsonNode claims = Demo.claims(token);
            BitSet bits = BitSet.valueOf(
                    Statuses.inflated(claims.at("/status_list/lst").asText()));
            int first = list * StatusList.SIZE;
            bits.stream().forEach(place -> ended.set(first + place));
        }
        List<Long> again = new ArrayList<>();
        for (int read = 0; read < READS; read++) {
            TimeUnit.MILLISECONDS.sleep(RecentReads.FRESH);
            long start = System.nanoTime();
            demo.http().get(Demo.KEYS_PATH + "/status/1").send().expect(200);
            again.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        System.out.printf(
                "%d keys, %d ended: %d lists, %d bytes in all, in ms: %s; read again, and one list, in ms: %s%n",
                KEYS, ended.cardinality(), LISTS, bytes, millis, again);

        // Keys of other tests may have ended, too.
        BitSet missed = (BitSet) expected.clone();
        missed.andNot(ended);
        assertThat(missed.cardinality()).isZero();
        assertThat(ended.cardinality() - expected.cardinality()).isBetween(0, 100);
    }

    @Test
    void aKeyGetsAPlaceInAFullRealmAndTokensAreMintedWithAndWithoutIt() {
        Demo.Client gate = demo.newGate(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", "api.keys.exchange.reuse", "0")));
        KeyOwner.Key key = KeyOwner.in(demo).create("read");
        for (int warm = 0; warm < MINTS; warm++) {
            demo.exchangeAs(gate, key.secret()).expect(200);
        }
        for (int round = 0; round < 3; round++) {
            for (boolean on : new boolean[] {false, true}) {
                Statuses.enable(demo, on);
                List<Long> micros = new ArrayList<>();
                for (int mint = 0; mint < MINTS; mint++) {
                    long start = System.nanoTime();
                    String token =
                            demo.exchangeAs(gate, key.secret()).expect(200).text("access_token");
                    micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                    assertThat(Demo.claims(token).has("status")).isEqualTo(on);
                }
                Collections.sort(micros);
                System.out.printf("lists %s: %d mints, median %d microseconds%n", on, MINTS, micros.get(MINTS / 2));
            }
        }
        List<Long> first = new ArrayList<>();
        KeyOwner owner = KeyOwner.in(demo);
        for (int mint = 0; mint < FIRST_MINTS; mint++) {
            KeyOwner.Key fresh = owner.create("read");
            long start = System.nanoTime();
            demo.exchangeAs(gate, fresh.secret()).expect(200);
            first.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        }
        Collections.sort(first);
        System.out.printf("first mint of a key: median %d microseconds%n", first.get(FIRST_MINTS / 2));
    }
}
