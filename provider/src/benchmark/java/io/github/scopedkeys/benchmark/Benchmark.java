/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.server.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command: measures, prints a table, and stores the results. {@code provider/benchmark.sh} starts it. */
public final class Benchmark {

    private static final Logger QUIET = Logger.getLogger("");

    private Benchmark() {}

    public static void main(String... arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + ". See --help.");
            System.exit(2);
            return;
        }
        // PostgreSQL's launcher and Hibernate log a lot.
        QUIET.setLevel(Level.SEVERE);
        // Report an unreadable file before measuring anything.
        Report.read(options.json());
        List<Result> news = options.measure() ? measure(options) : List.of();
        List<Result> kept = Report.read(options.json()).comparisons();
        System.out.println();
        System.out.println(Table.of(options.measure() ? news : kept));
        if (options.svg() != null) {
            write(options.svg(), Plot.of(options.json() == null ? news : kept));
        }
        if (news.stream().flatMap(result -> result.sides().stream()).anyMatch(side -> side.errors() > 0)) {
            System.err.println("There were errors: the figures above count right answers only.");
            System.exit(1);
        }
    }

    private static List<Result> measure(Options options) {
        Path work = Path.of(System.getProperty("scopedkeys.work"));
        Wrk wrk = Wrk.in(work);
        if (options.fresh()) {
            forgetKeys(work);
        }
        List<Result> results = new ArrayList<>();
        try (Postgres postgres = Postgres.keptIn(work.resolve("postgres"));
                Comparisons comparisons = new Comparisons(options, postgres, work)) {
            Turns turns = new Turns(wrk, postgres.process(), options);
            for (String id : options.only()) {
                Optional<Comparison> comparison = comparisons.prepare(id);
                if (comparison.isPresent()) {
                    System.out.println("Measuring " + id + " ...");
                    Result result = turns.measure(
                            comparison.get(), Machine.conditions(options, Comparisons.storesEvents(id), postgres));
                    results.add(result);
                    if (options.json() != null) {
                        // Store it now, because the next comparison may fail.
                        Report.read(options.json()).with(result).write(options.json());
                    }
                } else {
                    System.out.println("Leaving out " + id + ", which needs two sizes of the table, or --java-opts.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    private static void forgetKeys(Path work) {
        try (var files = Files.list(work)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".keys")).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
