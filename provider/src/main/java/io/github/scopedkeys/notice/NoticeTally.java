/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one transaction made of notices. Keycloak's metrics endpoint counts it as {@code api_keys_notices_total}, with
 * the labels {@code kind} and {@code outcome}, once the transaction has ended.
 */
public final class NoticeTally {

    /** All series exist from the start: an alert sees the first failure only as a change from 0. */
    private static final Map<NoticeKind, Map<Outcome, Counter>> COUNTERS = Arrays.stream(NoticeKind.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    kind -> Arrays.stream(Outcome.values())
                            .collect(Collectors.toMap(Function.identity(), outcome -> outcome.counter(kind)))));

    private final Map<Outcome, Map<NoticeKind, Long>> counts = new EnumMap<>(Outcome.class);

    /** What became of a notice. */
    enum Outcome {
        SENT,
        UNKNOWN,
        FAILED,
        UNDELIVERABLE,
        OUTDATED,
        /** The mail server rejected the mail or was away; the notice is tried again. */
        RETRIED,
        /** The owner has got as many mails as one gets a day; the notice waits. */
        DEFERRED;

        static Outcome of(Ending ending) {
            return valueOf(ending.name());
        }

        private Counter counter(NoticeKind kind) {
            return Counter.builder("api.keys.notices")
                    .description("Notices to owners of API keys by kind and outcome")
                    .tag("kind", kind.word())
                    .tag("outcome", name().toLowerCase(Locale.ROOT))
                    .register(Metrics.globalRegistry);
        }
    }

    void add(Outcome outcome, Map<NoticeKind, Long> notices) {
        Map<NoticeKind, Long> sum = counts.computeIfAbsent(outcome, first -> new EnumMap<>(NoticeKind.class));
        notices.forEach((kind, number) -> sum.merge(kind, number, Long::sum));
    }

    /** Counts what was added. Call it after the commit. */
    public void count() {
        counts.forEach((outcome, notices) -> notices.forEach(
                (kind, number) -> COUNTERS.get(kind).get(outcome).increment(number)));
    }
}
