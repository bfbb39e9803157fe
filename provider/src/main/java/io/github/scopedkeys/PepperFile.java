/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The file that holds the peppers, as Docker and Kubernetes mount secrets. It has the form of the option {@code pepper};
 * line breaks may stand at its end, and in place of the commas or beside them.
 *
 * <p>No message quotes the content.
 */
final class PepperFile {

    /** Far more than any list of peppers needs. */
    static final int MAX_BYTES = 16 * 1024;

    /** Kubernetes mounts a secret with {@code defaultMode: 0440} for the group of the process: the group may read. */
    private static final Set<PosixFilePermission> TOO_OPEN = Set.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE);

    private PepperFile() {}

    /**
     * Returns the content in the form of the option {@code pepper}.
     *
     * @throws IllegalArgumentException if the file cannot be read, is none, is empty or too long, or is open to others
     */
    static String read(String name) {
        Path file = path(name);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(name + " does not exist, or this process may not look for it");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(name + " is not a file");
        }
        try {
            checkPermissions(name, file);
            String text = content(name, file).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException(name + " is empty");
            }
            return text.replaceAll("[ \\t]*(,\\s*|\\R\\s*,\\s*|\\R\\s*)", ",");
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be read by the user of this process");
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // Not chained: somebody may have put the pepper itself here.
            throw new IllegalArgumentException("expected the path of a file");
        }
    }

    private static String content(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(name + " is longer than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, ISO_8859_1);
        }
    }

    /** Of a link, the permissions of the file that it leads to: Kubernetes mounts links. */
    private static void checkPermissions(String name, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(TOO_OPEN::contains)) {
            throw new IllegalArgumentException(name
                    + " can be read by other users or changed by its group: set its mode to 0400 or 0440"
                    + " (in Kubernetes the volume's defaultMode)");
        }
    }
}
