/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code LinkageCommand <our jar> <Keycloak's directory>}, or {@code <our jar> <jar>...} for some libraries of a newer
 * version. Of the latter, only those classes are checked that the same libraries had at compile time. Prints each
 * break, then counts. The exit code is 1 if there are breaks.
 */
final class LinkageCommand {

    private static final Pattern JAR = Pattern.compile(".*/([^/]+?)-\\d[^/]*\\.jar(?:!.*)?");

    private LinkageCommand() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        List<Path> given = Stream.of(arguments).skip(1).map(Path::of).toList();
        Linkage.Result result = check(jar, given);
        result.breaks().forEach(System.out::println);
        System.out.printf(
                "%s: %d references checked, %d not in these jars, %d breaks%n",
                given.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", ")),
                result.checked(),
                result.unchecked(),
                result.breaks().size());
        System.exit(result.breaks().isEmpty() ? 0 : 1);
    }

    /**
     * Checks our jar.
     *
     * @param given Keycloak's directory, or some jars
     */
    static Linkage.Result check(Path jar, List<Path> given) throws IOException {
        boolean whole = Files.isDirectory(given.get(0));
        Set<String> libraries =
                given.stream().map(path -> library(path.toUri().toString())).collect(Collectors.toSet());
        Predicate<String> judged = whole ? name -> true : name -> libraries.contains(library(homeNow(name)));
        try (Jars ours = Jars.open(List.of(jar));
                Jars theirs = Jars.open(whole ? jarsOf(given.get(0)) : given)) {
            return Linkage.check(ours, theirs, judged);
        }
    }

    private static List<Path> jarsOf(Path keycloak) throws IOException {
        try (Stream<Path> files = Files.walk(keycloak.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Where the class was at compile time: an address, or nothing. */
    private static String homeNow(String name) {
        URL url = ClassLoader.getSystemResource(name + ".class");
        return url == null ? "" : url.toString();
    }

    /** {@code keycloak-core} of {@code .../keycloak-core-26.8.2.jar} and of an address in that jar. */
    private static String library(String address) {
        Matcher jar = JAR.matcher(address);
        return jar.matches() ? jar.group(1) : "";
    }
}
