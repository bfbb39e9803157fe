/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The content of the jar that people install in Keycloak. */
class ProviderJarIT {

    private static final int JAVA_17 = 61;

    @Test
    void itHoldsOurOwnClassesOnlyForJava17() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("scopedkeys.provider.jar"))) {
            List<JarEntry> classes = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList();

            assertThat(classes).hasSizeGreaterThan(50);
            assertThat(classes).allSatisfy(entry -> assertThat(entry.getName()).startsWith("io/github/scopedkeys/"));
            for (JarEntry entry : classes) {
                try (DataInputStream bytes = new DataInputStream(jar.getInputStream(entry))) {
                    bytes.skipNBytes(6);
                    assertThat(bytes.readUnsignedShort()).as(entry.getName()).isEqualTo(JAVA_17);
                }
            }
        }
    }

    @Test
    void itHoldsNothingElseButWhatKeycloakLooksFor() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("scopedkeys.provider.jar"))) {
            assertThat(jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(JarEntry::getName)
                            .filter(name -> !name.endsWith(".class")))
                    .allMatch(name -> name.startsWith("META-INF/services/")
                            || name.startsWith("META-INF/maven/io.github.scopedkeys/")
                            || name.startsWith("theme-resources/")
                            || List.of("META-INF/MANIFEST.MF", "META-INF/scoped-keys-changelog.xml")
                                    .contains(name));
        }
    }
}
