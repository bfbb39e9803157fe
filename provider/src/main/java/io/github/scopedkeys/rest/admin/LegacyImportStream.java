/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.legacy.ImportOutcome;
import io.github.scopedkeys.legacy.ImportOutcome.Status;
import io.github.scopedkeys.legacy.LegacyEntry;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Reads entries while it reports on them, some hundred at a time, each batch in a transaction of its own: memory stays
 * small however many there are, and what was reported is stored. The last line is a summary; without it the import did not
 * come to its end, and can simply be repeated.
 *
 * <p>Only the first {@link #MAX_REFUSED_LINES} refused lines are reported one by one, so that the response is never much
 * longer than the request. The summary counts all of them by error code.
 */
final class LegacyImportStream implements StreamingOutput {

    private static final Logger LOG = Logger.getLogger(LegacyImportStream.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int BATCH = 500;

    /** A line break and a character are refused with a hundred bytes. */
    static final int MAX_REFUSED_LINES = 1000;

    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final Lines lines;
    private final Consumer<Map<String, Long>> atEnd;
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    /** By error code, of which there are a dozen. */
    private final Map<String, Long> errors = new TreeMap<>();

    /** @param atEnd is told the counts, however the import ends */
    LegacyImportStream(
            KeycloakSessionFactory sessions, String realmId, InputStream in, Consumer<Map<String, Long>> atEnd) {
        this.sessions = sessions;
        this.realmId = realmId;
        this.lines = new Lines(in);
        this.atEnd = atEnd;
        for (Status status : Status.values()) {
            counts.put(status, 0L);
        }
    }

    /** A line, read: an entry, or why it is none. */
    private record Read(long number, LegacyEntry entry, Rejection rejection) {}

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            List<Read> batch = batch();
            while (!batch.isEmpty()) {
                report(out, batch, outcomes(batch));
                batch = batch();
            }
            line(out, Map.of("summary", summaryWithErrors()));
        } catch (RuntimeException e) {
            // The status went out long ago. The exception's text could quote a statement, never a secret, yet stays
            // here.
            LOG.errorf(e, "The import of legacy API keys stopped");
            stopped(out);
        } catch (IOException e) {
            // Whoever sent it has gone, or sent what is no body. No stack trace: anybody can hang up.
            LOG.infof("The body of an import of legacy API keys broke off: %s", e.getMessage());
            stopped(out);
        } finally {
            atEnd.accept(summary());
        }
    }

    /** As far as there is anybody left to tell. */
    private static void stopped(OutputStream out) {
        try {
            line(out, Map.of("error", "import_stopped", "errorMessage", "The import stopped; it can be repeated"));
        } catch (IOException e) {
            LOG.debug("Nobody is left to tell that the import stopped", e);
        }
    }

    private List<Read> batch() throws IOException {
        List<Read> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH) {
            Optional<Lines.Line> line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            batch.add(read(line.get()));
        }
        return batch;
    }

    private static Read read(Lines.Line line) {
        try {
            return new Read(line.number(), LegacyLine.read(line.bytes()), null);
        } catch (Rejection rejection) {
            return new Read(line.number(), null, rejection);
        }
    }

    private List<ImportOutcome> outcomes(List<Read> batch) {
        List<LegacyEntry> entries = batch.stream()
                .filter(read -> read.rejection() == null)
                .map(Read::entry)
                .toList();
        List<ImportOutcome> added = new ArrayList<>(entries.isEmpty() ? List.of() : add(entries));
        return batch.stream()
                .map(read -> read.rejection() == null ? added.remove(0) : ImportOutcome.refused(read.rejection()))
                .toList();
    }

    private List<ImportOutcome> add(List<LegacyEntry> entries) {
        return UnitOfWork.run(
                sessions,
                null,
                realmId,
                (session, realm) ->
                        ApiKeysProvider.of(session).legacyImport(realm).add(entries));
    }

    private void report(OutputStream out, List<Read> batch, List<ImportOutcome> outcomes) throws IOException {
        for (int i = 0; i < batch.size(); i++) {
            ImportOutcome outcome = outcomes.get(i);
            counts.merge(outcome.status(), 1L, Long::sum);
            if (outcome.rejection() != null) {
                errors.merge(outcome.rejection().code(), 1L, Long::sum);
                if (counts.get(Status.REFUSED) > MAX_REFUSED_LINES) {
                    continue;
                }
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("line", batch.get(i).number());
            json.put("status", word(outcome.status()));
            if (outcome.rejection() == null) {
                json.put("id", outcome.id());
            } else {
                json.put("error", outcome.rejection().code());
                json.put("errorMessage", outcome.rejection().getMessage());
            }
            line(out, json);
        }
        out.flush();
    }

    private static void line(OutputStream out, Map<String, ?> json) throws IOException {
        out.write(MAPPER.writeValueAsBytes(json));
        out.write('\n');
    }

    private Map<String, Long> summary() {
        Map<String, Long> summary = new LinkedHashMap<>();
        counts.forEach((status, count) -> summary.put(word(status), count));
        return summary;
    }

    private Map<String, Object> summaryWithErrors() {
        Map<String, Object> summary = new LinkedHashMap<>(summary());
        if (!errors.isEmpty()) {
            summary.put("errors", errors);
        }
        return summary;
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
