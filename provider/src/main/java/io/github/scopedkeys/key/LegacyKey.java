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
 * A key of an older system: an opaque string of 20 to 255 visible ASCII characters that does not have the shape of a
 * scoped key. It carries no id, so it is looked up by its SHA-256, which may be all that the older system stored.
 */
public final class LegacyKey implements PresentedKey {

    private static final Pattern SHAPE = Pattern.compile("[!-~]{20,255}");
    private static final Pattern HEX_SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Maximum number of readings to look up. */
    private static final int MAX_READINGS = 4;

    private final Secret sha256;
    private final LegacyKey otherwise;

    private LegacyKey(Secret sha256, LegacyKey otherwise) {
        this.sha256 = sha256;
        this.otherwise = otherwise;
    }

    /**
     * Returns the key of an older system, taking the text literally. Empty if {@code text} is too short, too long, not
     * visible ASCII, or reads as a scoped key: no endpoint would ever accept that as a legacy key.
     */
    public static Optional<LegacyKey> parse(String text) {
        return SHAPE.matcher(text).matches()
                        && Decoration.readings(text).stream().noneMatch(ScopedKey::hasShape)
                ? Optional.of(new LegacyKey(new Secret(sha256(text)), null))
                : Optional.empty();
    }

    /** @param readings the possible readings, the literal one first; none has the shape of a scoped key */
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

    /**
     * Returns the key whose SHA-256 an older system stored as 64 hexadecimal digits; empty if {@code hex} is not that.
     */
    public static Optional<LegacyKey> ofSha256(String hex) {
        return HEX_SHA256.matcher(hex).matches()
                ? Optional.of(new LegacyKey(new Secret(hex.toLowerCase(Locale.ROOT)), null))
                : Optional.empty();
    }

    /**
     * Returns the SHA-256 as lower-case hexadecimal digits. It is not a credential by itself, but is treated as a
     * secret.
     */
    public Secret sha256() {
        return sha256;
    }

    @Override
    public Secret characters() {
        return sha256;
    }

    /**
     * Returns the next possible reading of the text, to be looked up if this key is unknown. {@code KEY=abc} may be a
     * literal key, or the key {@code abc} preceded by its name.
     */
    public Optional<LegacyKey> otherwise() {
        return Optional.ofNullable(otherwise);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform supports SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "legacy key";
    }
}
