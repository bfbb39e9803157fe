/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;

/** Reads the peppers of this server from a file or a value; a server may have none. */
final class PepperOptions {

    static final String PEPPER = "pepper";
    static final String PEPPER_FILE = "pepper-file";
    static final String UNPEPPERED = "unpeppered-digests";

    private PepperOptions() {}

    /** Returns the full name of an option of this extension, as {@code kc.sh} takes it. */
    static String option(String name) {
        return "--spi-api-keys--default--" + name;
    }

    /**
     * Reads the peppers.
     *
     * @param value the option {@code pepper}, or null
     * @param file the option {@code pepper-file}, or null
     * @param upgrade whether digests from before the first pepper are upgraded on use
     * @throws IllegalStateException if both options are set, the peppers are invalid, or there are none and digests
     *     without one are refused; the message contains no part of a pepper
     */
    static PepperRing read(String value, String file, boolean upgrade) {
        boolean hasValue = value != null && !value.isBlank();
        boolean hasFile = file != null && !file.isBlank();
        String valueOption = option(PEPPER);
        String fileOption = option(PEPPER_FILE);
        if (hasValue && hasFile) {
            throw new IllegalStateException(valueOption + " and " + fileOption + " are both set: remove one");
        }
        if (!hasValue && !hasFile) {
            if (!upgrade) {
                // A variable that is empty by mistake would otherwise undo what the other option is for.
                throw new IllegalStateException(
                        option(UNPEPPERED) + " is refuse, but there is no pepper: set " + fileOption);
            }
            return PepperRing.none();
        }
        try {
            return PepperRing.parse(hasFile ? PepperFile.read(file) : value, upgrade);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException((hasFile ? fileOption : valueOption) + ": " + e.getMessage());
        }
    }
}
