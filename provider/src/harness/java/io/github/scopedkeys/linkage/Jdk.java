/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.ClassReader;

/** The classes of the JDK that runs this check. */
final class Jdk {

    private final Map<String, Optional<Shape>> read = new HashMap<>();

    Optional<Shape> find(String name) {
        return read.computeIfAbsent(name, Jdk::read);
    }

    private static Optional<Shape> read(String name) {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(Shape.of(new ClassReader(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
