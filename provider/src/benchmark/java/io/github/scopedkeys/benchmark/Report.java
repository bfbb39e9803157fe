/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Results, in the order of {@link Comparisons#IDS}; the JSON file of the benchmark. */
record Report(List<Result> comparisons) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Reads the file; an empty report if there is none. */
    static Report read(Path file) {
        if (file == null || !Files.exists(file)) {
            return new Report(List.of());
        }
        try {
            return JSON.readValue(file.toFile(), Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " holds no results", e);
        }
    }

    /** The same report with one more result, which replaces an older one of the same comparison. */
    Report with(Result result) {
        List<Result> all = new ArrayList<>(comparisons);
        all.removeIf(older -> older.id().equals(result.id()));
        all.add(result);
        all.sort(Comparator.comparing(one -> Comparisons.IDS.indexOf(one.id())));
        return new Report(List.copyOf(all));
    }

    void write(Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
