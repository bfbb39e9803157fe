/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of an older system: an opaque string of 20 to 255 visible ASCII characters without our shape. It carries no
 * id, so it is found by its SHA-256, which is all that an older table may have kept of it.
 */
public final class LegacyKey implements PresentedKey {

    private static final Pattern SHAPE = Pattern.compile("[!-~]{20,255}");
    private static final Pattern HEX_SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** How many readings are looked up at most. */
    private static final int MAX_READINGS = 4;

    private final Secret sha256;
    private final LegacyKey otherwise;

    private LegacyKey(Secret sha256, LegacyKey otherwise) {
        this.sha256 = sha256;
        this.otherwise = otherwise;
    }

    /**
     * Returns the key that an older system made, taken literally; nothing if {@code text} is too short, too long, not
     * visible ASCII, or reads as a key of our shape, which no door would ever take for a legacy key.
     */
    public static Optional<LegacyKey> parse(String text) {
        return SHAPE.matcher(text).matches()
                        && Decoration.readings(text).stream().noneMatch(ApiKey::hasShape)
                ? Optional.of(new LegacyKey(new Secret(sha256(text)), null))
                : Optional.empty();
    }

    /** @param readings none of our shape; the literal one first */
    static Optional<LegacyKey> ofReadings(List<String> readings) {
        List<String> possible = readings.stream()
                .filter(reading -> SHAPE.matcher(reading).matches())
                .limit(MAX_READINGS)
                .toList();
        LegacyKey key = null;
        for (int i = possible.size() - 1; i >= 0; i--) {
            key = new LegacyKey(new Secret(sha256(possible.get(i))), key);
        }
        return Optional.ofNullable(key);
    }

    /** Returns the key whose SHA-256 an older table kept, as 64 hexadecimal digits; nothing if it is not that. */
    public static Optional<LegacyKey> ofSha256(String hex) {
        return HEX_SHA256.matcher(hex).matches()
                ? Optional.of(new LegacyKey(new Secret(hex.toLowerCase(Locale.ROOT)), null))
                : Optional.empty();
    }

    /** Returns the SHA-256 as lower-case hexadecimal digits. It opens nothing by itself, yet is kept like a secret. */
    public Secret sha256() {
        return sha256;
    }

    @Override
    public Secret characters() {
        return sha256;
    }

    /**
     * Returns what else the text may be, to be looked up if no such key is known: {@code KEY=abc} is a key of these seven
     * characters and more, or the key {@code abc} with its name before it.
     */
    public Optional<LegacyKey> otherwise() {
        return Optional.ofNullable(otherwise);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "legacy key";
    }
}
