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
 * The file that contains the peppers, as Docker and Kubernetes mount secrets. It has the format of the option
 * {@code pepper}. Line breaks may replace or accompany the commas, and may end the file.
 *
 * <p>No error message quotes the content, nor the path: by mistake, a pepper may stand in its place.
 */
final class PepperFile {

    /** Far more than any list of peppers needs. */
    static final int MAX_BYTES = 16 * 1024;

    /** The group may read: Kubernetes mounts a secret with {@code defaultMode: 0440} for the group of the process. */
    private static final Set<PosixFilePermission> TOO_OPEN = Set.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE);

    private PepperFile() {}

    /**
     * Returns the content in the format of the option {@code pepper}.
     *
     * @throws IllegalArgumentException if the file is missing, unreadable, not a regular file, empty, too long, or
     *     accessible to others
     */
    static String read(String name) {
        Path file = path(name);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "this path does not exist, or this process may not access its directory");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("this path is not a file");
        }
        try {
            checkPermissions(file);
            String text = content(file).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the file is empty");
            }
            return text.replaceAll("[ \\t]*(,\\s*|\\R\\s*,\\s*|\\R\\s*)", ",");
        } catch (IOException e) {
            throw new IllegalArgumentException("the file is not readable by the user that runs this process");
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // Not chained: its message quotes the path.
            throw new IllegalArgumentException("expected the path of a file");
        }
    }

    private static String content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("the file is longer than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, ISO_8859_1);
        }
    }

    /** Checks the permissions of the file itself, following symbolic links: Kubernetes mounts secrets as links. */
    private static void checkPermissions(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(TOO_OPEN::contains)) {
            throw new IllegalArgumentException(
                    "the file is accessible to other users or writable by its group: set its mode to 0400 or 0440"
                            + " (in Kubernetes, the volume's defaultMode)");
        }
    }
}
