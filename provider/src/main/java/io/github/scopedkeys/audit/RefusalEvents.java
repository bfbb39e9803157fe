/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.verify.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;

/**
 * Sends events about refused keys, at a limited rate, since callers can present any number of keys. The first event is
 * sent immediately, then at most one a minute, with the number of refusals since the last one. Junk, which costs
 * nothing to make up, is counted per caller; known keys are counted per caller, key and reason. Each node counts
 * separately. The metric counts every refusal.
 */
public final class RefusalEvents {

    /** The event detail with the number of refusals that the event represents. */
    public static final String COUNT = "api_key_refusals";

    private static final long INTERVAL = TimeUnit.MINUTES.toMillis(1);
    /**
     * The most kinds of refusals tracked; beyond it, the oldest is dropped with its count, and its next event comes
     * early.
     */
    private static final int CAPACITY = 10_000;

    private final Map<Kind, Tally> tallies = new LinkedHashMap<>();

    /** @param key the public id of a known key; null for junk */
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
     * @param caller identifies who presents the keys, for example the internal id of a gate
     * @param event an event that already has the key, the reason and the client
     * @param error the error of the event
     */
    public void note(Refusal refusal, String caller, EventBuilder event, String error) {
        note(refusal, caller, () -> event, error);
    }

    /** @param event makes the event if one is due, like that of {@link #note(Refusal, String, EventBuilder, String)} */
    public void note(Refusal refusal, String caller, Supplier<EventBuilder> event, String error) {
        long count = due(Kind.of(caller, refusal), Time.currentTimeMillis());
        if (count > 0) {
            event.get().detail(COUNT, Long.toString(count)).error(error);
        }
    }

    /** Returns how many refusals an event sent now represents; 0 if no event is due. */
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

    /** Returns how many refusals of this kind an event sent now represents; 0 if no event is due. */
    long due(Refusal refusal, String caller, long now) {
        return due(Kind.of(caller, refusal), now);
    }
}
