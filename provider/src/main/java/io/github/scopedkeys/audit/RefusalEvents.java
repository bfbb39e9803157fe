/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.verify.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;

/**
 * Events of refused keys, where a caller can send as many as they like: the first at once, then at most one a minute that
 * says how many there were. Junk counts per caller, since it costs nothing to make up; a key that is known counts by itself
 * and by the reason. Each node counts for itself. The metric counts every one.
 */
public final class RefusalEvents {

    /** The event detail that says how many refusals the event stands for. */
    public static final String COUNT = "api_key_refusals";

    private static final long INTERVAL = TimeUnit.MINUTES.toMillis(1);
    /** More kinds of refusals than this within a minute, and the eldest are forgotten: their next event comes early. */
    private static final int CAPACITY = 10_000;

    private final Map<Kind, Tally> tallies = new LinkedHashMap<>();

    /** @param key the public id of a key that is known; null for junk */
    private record Kind(String caller, Refusal.Reason reason, String key) {

        static Kind of(String caller, Refusal refusal) {
            return switch (refusal.reason()) {
                case MALFORMED, UNKNOWN -> new Kind(caller, Refusal.Reason.UNKNOWN, null);
                default -> new Kind(caller, refusal.reason(), refusal.keyId().value());
            };
        }
    }

    /**
     * @param since when the last event was sent, in milliseconds since the epoch
     * @param unsent refusals since then
     */
    private record Tally(long since, long unsent) {}

    /**
     * Sends the event, or counts the refusal for the next one.
     *
     * @param caller who presents keys, as the event names them: the internal id of a gate, for one
     * @param event an event that names key, reason and caller
     */
    public void note(Refusal refusal, String caller, EventBuilder event, String error) {
        long count = due(Kind.of(caller, refusal), Time.currentTimeMillis());
        if (count > 0) {
            event.detail(COUNT, Long.toString(count)).error(error);
        }
    }

    /** Returns how many refusals an event now stands for; 0 if it is too early for one. */
    private synchronized long due(Kind kind, long now) {
        Tally tally = tallies.remove(kind);
        if (tally != null && now - tally.since() < INTERVAL && now >= tally.since()) {
            tallies.put(kind, new Tally(tally.since(), tally.unsent() + 1));
            return 0;
        }
        if (tallies.size() >= CAPACITY) {
            tallies.remove(tallies.keySet().iterator().next());
        }
        tallies.put(kind, new Tally(now, 0));
        return tally == null ? 1 : tally.unsent() + 1;
    }

    /** Returns how many refusals of this caller and reason an event now stands for; 0 if it is too early for one. */
    long due(Refusal refusal, String caller, long now) {
        return due(Kind.of(caller, refusal), now);
    }
}
