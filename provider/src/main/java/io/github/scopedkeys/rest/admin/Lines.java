/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a body of any length, in bounded memory. Lines end with a line feed; empty ones are counted and skipped. */
final class Lines {

    static final int MAX_BYTES = 16 * 1024;

    private final InputStream in;
    private long number;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /**
     * A line that is not empty.
     *
     * @param number from 1
     * @param bytes null if it is too long
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(long number, byte[] bytes) {}

    /** Returns the next line, or nothing at the end. */
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
