/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/assurance.md names as evidence exists. */
class AssuranceTest {

    private static final String PAGE = "docs/assurance.md";
    private static final String ATTACKS = "docs/attacks.md";
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:IT|Test|Cases))`");
    private static final Pattern SPEC = Pattern.compile("`([a-z]+)\\.spec\\.ts`");
    private static final Pattern PROMISE = Pattern.compile("^(\\d+)\\. ", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|.*`", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("-D(scopedkeys\\.[a-z.]+)=");
    private static final Pattern LISTED_DOOR = Pattern.compile("^\\| ([^|]+) \\| \\d+ \\|", Pattern.MULTILINE);
    private static final Pattern TRIED_DOOR = Pattern.compile(
            "(?<!\\.)(?:get|send|grant|assertion|Door\\.of|Door\\.withCode|new Door)\\(\\s*\"([^\"]+)\",");
    private static final Pattern PROFILE = Pattern.compile("`-P([a-z]+)`");

    @Test
    void everyNamedTestExists() throws IOException {
        Set<String> classes = fileNames("provider/src/test/java", ".java");
        Set<String> specs = fileNames("themes/browser-tests", ".spec.ts");
        for (String document : List.of(PAGE, ATTACKS, "docker/recipes/README.md", "realm-config/as-code/README.md")) {
            assertThat(found(TEST_CLASS, document)).as(document).isNotEmpty().isSubsetOf(classes);
        }
        assertThat(found(SPEC, PAGE)).isNotEmpty().isSubsetOf(specs);
    }

    @Test
    void everyPromiseOfTheReadmeHasARow() {
        String readme = Repository.text("README.md");
        String promises = readme.substring(readme.indexOf("\n## Promises\n"), readme.indexOf("\n## Security\n"));

        assertThat(matches(ROW, Repository.text(PAGE))).isNotEmpty().isEqualTo(matches(PROMISE, promises));
    }

    @Test
    void everyOptionAndProfileExists() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : files("provider/src/test/java", ".java")) {
            sources.append(Files.readString(file));
        }
        String poms = Repository.text("pom.xml") + Repository.text("provider/pom.xml");
        for (String document : List.of(PAGE, ATTACKS)) {
            for (String option : found(OPTION, document)) {
                assertThat(sources).as(option).contains("(\"" + option + "\"");
            }
            for (String profile : found(PROFILE, document)) {
                assertThat(poms).contains("<id>" + profile + "</id>");
            }
        }
    }

    @Test
    void everyListedDoorIsTriedAndEveryTriedDoorIsListed() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : files("provider/src/test/java/io/github/scopedkeys/attack", "DoorsIT.java")) {
            sources.append(Files.readString(file));
        }

        assertThat(found(LISTED_DOOR, ATTACKS))
                .hasSizeGreaterThan(60)
                .isEqualTo(matches(TRIED_DOOR, sources.toString()));
    }

    private static Set<String> found(Pattern pattern, String document) {
        return matches(pattern, Repository.text(document));
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> fileNames(String directory, String extension) throws IOException {
        return files(directory, extension).stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - extension.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(String directory, String extension) throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path(directory))) {
            return files.filter(file -> file.toString().endsWith(extension)
                            && Files.isRegularFile(file)
                            && !file.toString().contains("node_modules"))
                    .toList();
        }
    }
}
