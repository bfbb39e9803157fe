/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Splits a body of any length into lines, in bounded memory. Lines end with a line feed; blank ones are counted but
 * skipped.
 */
final class Lines {

    static final int MAX_BYTES = 16 * 1024;

    private final InputStream in;
    private long number;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /**
     * A line that is not blank.
     *
     * @param number the line number, starting at 1
     * @param bytes null if the line is longer than {@link #MAX_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(long number, byte[] bytes) {}

    /** Returns the next line; empty at the end of the body. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        while (true) {
            int read = in.read();
            if (read == '\n' || read == -1) {
                number++;
                if (tooLong || !bytes.toString(UTF_8).isBlank()) {
                    return Optional.of(new Line(number, tooLong ? null : bytes.toByteArray()));
                }
                if (read == -1) {
                    return Optional.empty();
                }
                bytes.reset();
                tooLong = false;
            } else if (bytes.size() == MAX_BYTES) {
                tooLong = true;
            } else {
                bytes.write(read);
            }
        }
    }
}
