/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A server's directory: a copy of an unpacked distribution with added jars and a realm file. */
record Home(Path directory) {

    /**
     * Copies everything except the data and the console log. The hundreds of library jars are never written to and
     * become hard links if the file system supports them. Modification times stay, because an optimized start depends
     * on them.
     */
    static Home copyOf(Path distribution, Path target) {
        try {
            delete(target);
            Files.createDirectories(target);
            Files.walkFileTree(distribution, new Copier(distribution, target));
            return new Home(target);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not copy " + distribution + " to " + target, e);
        }
    }

    void addProviders(List<Path> jars) {
        jars.forEach(jar -> copyInto(directory.resolve("providers"), jar));
    }

    void addRealm(Path realmFile) {
        copyInto(importDirectory(), realmFile);
    }

    void addRealm(String name, String json) {
        try {
            Files.createDirectories(importDirectory());
            Files.writeString(importDirectory().resolve(name), json);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + name, e);
        }
    }

    private Path importDirectory() {
        return directory.resolve("data").resolve("import");
    }

    /** Starts with the data of another, stopped server, so a developer's repeated runs need not create the schema. */
    void addData(Path data) {
        try {
            Files.walkFileTree(data, new Copier(data, directory.resolve("data")));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not copy " + data, e);
        }
    }

    private static void copyInto(Path directory, Path file) {
        try {
            Files.createDirectories(directory);
            Files.copy(
                    file,
                    directory.resolve(file.getFileName()),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not copy " + file + " into " + directory, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static final class Copier extends SimpleFileVisitor<Path> {

        private final Path source;
        private final Path target;

        Copier(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
            if (source.relativize(dir).equals(Path.of("data"))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(source.relativize(dir)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path relative = source.relativize(file);
            if (relative.equals(KeycloakProcess.CONSOLE)) {
                return FileVisitResult.CONTINUE;
            }
            if (!relative.startsWith(Path.of("lib", "lib")) || !link(file, target.resolve(relative))) {
                Files.copy(file, target.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean link(Path file, Path link) {
            try {
                Files.createLink(link, file);
                return true;
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
    }
}
