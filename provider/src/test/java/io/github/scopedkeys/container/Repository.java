/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** Reads files of the repository. */
final class Repository {

    /** Maven runs tests in their module's directory. */
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static String text(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of the first such element in the root pom. */
    static String pom(String tag) {
        Matcher matcher = Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(tag)).matcher(text("pom.xml"));
        if (!matcher.find()) {
            throw new AssertionError("The root pom has no " + tag);
        }
        return matcher.group(1);
    }

    /** The variables that compose substitutes in its file. */
    static Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        text("docker/.env")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(pair -> variables.put(pair[0], pair[1]));
        return variables;
    }

    static Iterable<Map<String, Object>> yaml(String relative) {
        List<Map<String, Object>> documents = new ArrayList<>();
        new Yaml().loadAll(text(relative)).forEach(document -> documents.add(map(document)));
        return documents;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
