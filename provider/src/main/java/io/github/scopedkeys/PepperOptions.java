/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;

/** The peppers of this server: a file, or a value, or none. */
final class PepperOptions {

    static final String PEPPER = "pepper";
    static final String PEPPER_FILE = "pepper-file";

    private PepperOptions() {}

    /** Returns an option of ours as {@code kc.sh} takes it. */
    static String option(String name) {
        return "--spi-api-keys--default--" + name;
    }

    /**
     * Reads the peppers.
     *
     * @param value the option {@code pepper}, or null
     * @param file the option {@code pepper-file}, or null
     * @param upgrade whether digests from before the first pepper are upgraded on use
     * @throws IllegalStateException if both are set or the peppers cannot be read, without any part of a pepper
     */
    static PepperRing read(String value, String file, boolean upgrade) {
        boolean hasValue = value != null && !value.isBlank();
        boolean hasFile = file != null && !file.isBlank();
        String ofValue = option(PEPPER);
        String ofFile = option(PEPPER_FILE);
        if (hasValue && hasFile) {
            throw new IllegalStateException(ofValue + " and " + ofFile + " are both set: keep one");
        }
        if (!hasValue && !hasFile) {
            return PepperRing.none();
        }
        try {
            return PepperRing.parse(hasFile ? PepperFile.read(file) : value, upgrade);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException((hasFile ? ofFile : ofValue) + ": " + e.getMessage());
        }
    }
}
