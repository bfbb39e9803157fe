/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.usage.RecentUses.Counted;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads what a key was used for. Uses appear once they are written, see {@link UseRecorder#INTERVAL}. */
public final class KeyUsage {

    /** Maximum number of days in one response. */
    public static final int MAX_DAYS = 365;

    private final EntityManager em;
    private final boolean lastUsesRecorded;
    private final int keptDays;
    private final InstantSource clock;

    /** @param keptDays for how many days before today counts are kept */
    public KeyUsage(EntityManager em, boolean lastUsesRecorded, int keptDays, InstantSource clock) {
        this.em = em;
        this.lastUsesRecorded = lastUsesRecorded;
        this.keptDays = Math.min(keptDays, MAX_DAYS);
        this.clock = clock;
    }

    /**
     * Returns the uses of a key in the last days, of which today is one. Days whose counts are no longer kept are left
     * out.
     *
     * @param days 1 to {@link #MAX_DAYS}
     */
    public Usage usage(KeyDetails key, int days) {
        int today = day(clock.millis());
        int from = today - Math.min(days - 1, keptDays);
        // The order of the primary key, backwards, so that no more rows need to be read than are returned.
        List<DailyUse> newestFirst = em.createQuery(
                        "select c.day, c.resource, c.action, c.uses from ScopedKeyCountEntity c where c.keyId = :key"
                                + " and c.day between :from and :to"
                                + " order by c.day desc, c.resource desc, c.action desc",
                        Object[].class)
                .setParameter("key", key.id().value())
                .setParameter("from", from)
                .setParameter("to", today)
                .setMaxResults(Usage.MAX + 1)
                .getResultStream()
                .map(row -> new DailyUse(
                        LocalDate.ofEpochDay((Integer) row[0]), (String) row[1], (String) row[2], (Long) row[3]))
                .toList();
        return Usage.of(LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(today), newestFirst, lastUse(key));
    }

    /** @param usable the endpoints that the key's owner may use now */
    public Advice advice(KeyDetails key, UsableEndpoints usable) {
        return Advice.of(key.permissions(), observe(key), usable);
    }

    /** Returns how far programs have moved in the rotations of a key. */
    public Rotation rotation(String realmId, KeyDetails key) {
        return new Handovers(em, realmId, lastUsesRecorded, clock.millis()).of(key);
    }

    private Optional<LastUse> lastUse(KeyDetails key) {
        return em.createQuery(
                        "select u.lastUsed, u.clientId, u.resource, u.action from ScopedKeyUseEntity u"
                                + " where u.keyId = :key and u.lastUsed > 0",
                        Object[].class)
                .setParameter("key", key.id().value())
                .getResultStream()
                .map(row -> new LastUse((Long) row[0], (String) row[1], (String) row[2], (String) row[3]))
                .findFirst();
    }

    private Observation observe(KeyDetails key) {
        long now = clock.millis();
        long since = observedSince(key, now);
        int days = (int) Math.min(TimeUnit.MILLISECONDS.toDays(now - since), keptDays);
        // The day on which the observation began counts as a whole, with the uses before that moment.
        List<Object[]> rows = em.createQuery(
                        "select c.resource, c.action, sum(c.uses) from ScopedKeyCountEntity c where c.keyId = :key"
                                + " and c.day >= :from group by c.resource, c.action order by case c.resource"
                                + " when :everything then 0 when 'graphql' then 1 else 2 end",
                        Object[].class)
                .setParameter("key", key.id().value())
                .setParameter("from", Math.max(day(since), day(now) - keptDays))
                .setParameter("everything", Counted.EVERYTHING)
                .setMaxResults(Usage.MAX)
                .getResultList();
        Set<Permission> used = new HashSet<>();
        long blind = 0;
        for (Object[] row : rows) {
            Optional<Permission> permission = Permission.parse(row[0] + ":" + row[1]);
            permission.ifPresent(used::add);
            blind += permission.isPresent() ? 0 : (Long) row[2];
        }
        return new Observation(days, blind, used, rows.size() < Usage.MAX);
    }

    /**
     * Returns since when the uses of a key have been observed, in milliseconds since the epoch: since uses are counted,
     * and since the key was created, last widened, enabled, or given a new life after its expiry.
     */
    private long observedSince(KeyDetails key, long now) {
        OptionalLong counting = CountingSince.read(em);
        if (counting.isEmpty()) {
            return now;
        }
        long ofKey = em.createQuery("select u.observedSince from ScopedKeyUseEntity u where u.keyId = :key", Long.class)
                .setParameter("key", key.id().value())
                .getResultStream()
                .filter(since -> since != null)
                .findFirst()
                .orElse(key.created());
        return Math.min(now, Math.max(counting.getAsLong(), ofKey));
    }

    private static int day(long at) {
        return (int) TimeUnit.MILLISECONDS.toDays(at);
    }
}
