/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;

/** The classes of some jars, read when they are needed. If two jars have a class, the first one counts. */
final class Jars implements AutoCloseable {

    /** The class files that a server on the oldest supported JDK sees in a jar for several releases. */
    private static final Runtime.Version RELEASE = Runtime.Version.parse("17");

    private static final String SUFFIX = ".class";

    private final List<JarFile> files = new ArrayList<>();
    private final Map<String, JarFile> homes = new HashMap<>();
    private final Map<String, Optional<Shape>> read = new HashMap<>();

    private Jars() {}

    static Jars open(List<Path> paths) throws IOException {
        Jars jars = new Jars();
        for (Path path : paths) {
            JarFile file = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, RELEASE);
            jars.files.add(file);
            file.versionedStream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("META-INF/"))
                    .forEach(name -> jars.homes.putIfAbsent(name.substring(0, name.length() - SUFFIX.length()), file));
        }
        return jars;
    }

    Set<String> names() {
        return homes.keySet();
    }

    boolean has(String name) {
        return homes.containsKey(name);
    }

    Optional<Shape> find(String name) {
        return read.computeIfAbsent(
                name, unread -> has(unread) ? Optional.of(Shape.of(reader(unread))) : Optional.empty());
    }

    ClassReader reader(String name) {
        JarFile file = homes.get(name);
        try (InputStream in = file.getInputStream(file.getJarEntry(name + SUFFIX))) {
            return new ClassReader(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " in " + file.getName(), e);
        }
    }

    @Override
    public void close() throws IOException {
        for (JarFile file : files) {
            file.close();
        }
    }
}
