/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.history.Author;
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
 * Imports entries in batches of {@value #BATCH}, each in a transaction of its own, and reports on each batch before it
 * reads the next. So memory stays bounded, and every reported key is stored. The last line is a summary. If it is
 * missing, the import did not finish and can simply be repeated.
 *
 * <p>Only the first {@link #MAX_REFUSED_LINES} rejected lines are reported individually, so that the response is never
 * much longer than the request. The summary counts all of them by error code.
 */
final class LegacyImportStream implements StreamingOutput {

    private static final Logger LOG = Logger.getLogger(LegacyImportStream.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int BATCH = 500;

    /** Rejecting a line of two bytes takes about a hundred bytes. */
    static final int MAX_REFUSED_LINES = 1000;

    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final Author author;
    private final Lines lines;
    private final Consumer<Map<String, Long>> atEnd;
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    /** Rejected lines by error code, of which there are about a dozen. */
    private final Map<String, Long> errors = new TreeMap<>();

    /**
     * @param author who imports, for the history of the keys
     * @param atEnd receives the counts by status, however the import ends
     */
    LegacyImportStream(
            KeycloakSessionFactory sessions,
            String realmId,
            Author author,
            InputStream in,
            Consumer<Map<String, Long>> atEnd) {
        this.sessions = sessions;
        this.realmId = realmId;
        this.author = author;
        this.lines = new Lines(in);
        this.atEnd = atEnd;
        for (Status status : Status.values()) {
            counts.put(status, 0L);
        }
    }

    /**
     * A parsed line.
     *
     * @param entry null if the line was rejected
     * @param rejection null if the line is an entry
     */
    private record Parsed(long number, LegacyEntry entry, Rejection rejection) {}

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            List<Parsed> batch = batch();
            while (!batch.isEmpty()) {
                report(out, batch, outcomes(batch));
                batch = batch();
            }
            line(out, Map.of("summary", summaryWithErrors()));
        } catch (RuntimeException e) {
            // The status has already been sent. The message may quote an SQL statement, though never a secret, so only
            // log it.
            LOG.errorf(e, "Import of legacy API keys failed");
            reportStopped(out);
        } catch (IOException e) {
            // The client disconnected or sent a malformed body. Any client can do that, so skip the stack trace.
            LOG.infof("Request body of a legacy API key import ended prematurely: %s", e.getMessage());
            reportStopped(out);
        } finally {
            atEnd.accept(summary());
        }
    }

    /** Reports that the import stopped, if the client is still connected. */
    private static void reportStopped(OutputStream out) {
        try {
            line(out, Map.of("error", "import_stopped", "errorMessage", "The import stopped. Send the file again."));
        } catch (IOException e) {
            LOG.debug("The client disconnected before the import stopped", e);
        }
    }

    private List<Parsed> batch() throws IOException {
        List<Parsed> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH) {
            Optional<Lines.Line> line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            batch.add(read(line.get()));
        }
        return batch;
    }

    private static Parsed read(Lines.Line line) {
        try {
            return new Parsed(line.number(), LegacyLine.read(line.bytes()), null);
        } catch (Rejection rejection) {
            return new Parsed(line.number(), null, rejection);
        }
    }

    private List<ImportOutcome> outcomes(List<Parsed> batch) {
        List<LegacyEntry> entries = batch.stream()
                .filter(read -> read.rejection() == null)
                .map(Parsed::entry)
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
                        ApiKeysProvider.of(session).legacyImport(realm, author).add(entries));
    }

    private void report(OutputStream out, List<Parsed> batch, List<ImportOutcome> outcomes) throws IOException {
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
