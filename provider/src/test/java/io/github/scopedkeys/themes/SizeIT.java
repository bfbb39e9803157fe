/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.themes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Whoever turns our theme on pays for it in bytes: how many more than with Keycloak's own console of this version? */
class SizeIT {

    private static final double AT_MOST = 1.15;

    @Test
    void theAccountConsoleShipsAtMost15PercentMoreJavaScriptThanTheStockOne() throws IOException {
        long stock = compressedJavaScript(stockJar("keycloak-account-ui"), "theme/keycloak.v3/account/");
        long ours = compressedJavaScript(
                Path.of(System.getProperty("scopedkeys.themes.jar")), "theme/scoped-keys/account/");

        System.out.printf(
                "Account console, JavaScript compressed: stock %d bytes, ours %d (%.1f %%)%n",
                stock, ours, 100.0 * ours / stock);
        assertThat(ours).as("bytes of compressed JavaScript").isBetween(stock / 2, Math.round(stock * AT_MOST));
    }

    private static Path stockJar(String artifact) throws IOException {
        Path libraries = Path.of(System.getProperty("scopedkeys.keycloak.home"), "lib", "lib", "main");
        try (Stream<Path> files = Files.list(libraries)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().contains("." + artifact + "-"))
                    .toList();
            assertThat(found).as("jars of " + artifact + " in " + libraries).hasSize(1);
            return found.get(0);
        }
    }

    /** Each file by itself, as a server or a proxy before it compresses them. */
    private static long compressedJavaScript(Path jar, String theme) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> scripts = zip.stream()
                    .filter(entry ->
                            entry.getName().startsWith(theme) && entry.getName().endsWith(".js"))
                    .toList();
            assertThat(scripts).as("scripts below " + theme + " in " + jar).isNotEmpty();
            long sum = 0;
            for (ZipEntry script : scripts) {
                sum += compressed(zip.getInputStream(script));
            }
            return sum;
        }
    }

    private static long compressed(InputStream content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (content;
                GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            content.transferTo(gzip);
        }
        return bytes.size();
    }
}
