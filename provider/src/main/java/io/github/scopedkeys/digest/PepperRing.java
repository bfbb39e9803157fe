/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.LegacyKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The peppers a server knows: the current one makes digests, retired ones still check older digests. */
public final class PepperRing {

    private static final String DOMAIN = "scoped-keys/1";
    private static final String LEGACY_DOMAIN = "scoped-keys/1/legacy";

    private final int current;
    private final Map<Integer, Pepper> peppers;
    private final boolean acceptsUnpeppered;

    private PepperRing(int current, Map<Integer, Pepper> peppers, boolean acceptsUnpeppered) {
        this.current = current;
        this.peppers = peppers;
        this.acceptsUnpeppered = acceptsUnpeppered;
    }

    /** A server without a pepper: digests are plain SHA-256. */
    public static PepperRing none() {
        return new PepperRing(KeyDigest.UNPEPPERED, Map.of(), true);
    }

    /**
     * Reads {@code 2:<base64>,1:<base64>}: a version from 1 and at least 32 bytes each; the first is current, the
     * others are retired.
     *
     * @param acceptsUnpeppered whether digests from before the first pepper still count (they are replaced on use)
     * @throws IllegalArgumentException saying what is wrong, without any part of a pepper
     */
    public static PepperRing parse(String text, boolean acceptsUnpeppered) {
        Map<Integer, Pepper> peppers = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            Pepper pepper = pepper(entry.trim());
            if (peppers.put(pepper.version(), pepper) != null) {
                throw new IllegalArgumentException("version " + pepper.version() + " stands twice");
            }
        }
        return new PepperRing(peppers.keySet().iterator().next(), peppers, acceptsUnpeppered);
    }

    private static Pepper pepper(String entry) {
        int colon = entry.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("expected <version>:<base64>, separated by commas");
        }
        int version;
        byte[] bytes;
        try {
            version = Integer.parseInt(entry.substring(0, colon));
            bytes = Base64.getDecoder().decode(entry.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            // Not chained: the cause may quote a part of the pepper.
            throw new IllegalArgumentException("expected <version>:<base64>, separated by commas");
        }
        return new Pepper(version, bytes);
    }

    public boolean isEmpty() {
        return peppers.isEmpty();
    }

    /** Digests a key with the current pepper. */
    public KeyDigest digest(String realmId, ApiKey key) {
        return new KeyDigest(
                current, hex(current, message(DOMAIN, realmId, key.covered().expose())));
    }

    /** Digests a key as a stored digest of {@code version} was made; nothing if that pepper is not known any more. */
    public Optional<KeyDigest> digest(String realmId, ApiKey key, int version) {
        return knows(version)
                ? Optional.of(new KeyDigest(
                        version,
                        hex(version, message(DOMAIN, realmId, key.covered().expose()))))
                : Optional.empty();
    }

    /** Digests a legacy key with every pepper it may have been stored with, the current one first. */
    public List<KeyDigest> digests(String realmId, LegacyKey key) {
        byte[] message = message(LEGACY_DOMAIN, realmId, key.sha256().expose());
        return versions()
                .mapToObj(version -> new KeyDigest(version, hex(version, message)))
                .toList();
    }

    /**
     * Digests a legacy key for an import: with every pepper that is known, the current one first, and without one. An
     * unpeppered digest is computed even where it is refused as a credential, since it still says what was there before.
     */
    public List<KeyDigest> digestsToRecognize(String realmId, LegacyKey key) {
        byte[] message = message(LEGACY_DOMAIN, realmId, key.sha256().expose());
        return IntStream.concat(versions(), IntStream.of(KeyDigest.UNPEPPERED))
                .distinct()
                .mapToObj(version -> new KeyDigest(version, hex(version, message)))
                .toList();
    }

    public boolean isCurrent(KeyDigest digest) {
        return digest.version() == current;
    }

    /** Wraps a realm's fingerprint key with the current pepper; without a pepper the key is stored as it is. */
    public WrappedKey wrap(String realmId, FingerprintKey key) {
        return new WrappedKey(
                current,
                current == KeyDigest.UNPEPPERED
                        ? Base64.getEncoder().encodeToString(key.bytes())
                        : new KeyWrap(peppers.get(current), realmId).wrap(key.bytes()));
    }

    /** Unwraps a realm's fingerprint key; nothing if its pepper is not known any more, or it is damaged. */
    public Optional<FingerprintKey> unwrap(String realmId, WrappedKey wrapped) {
        if (!knows(wrapped.version())) {
            return Optional.empty();
        }
        Optional<byte[]> bytes = wrapped.version() == KeyDigest.UNPEPPERED
                ? decoded(wrapped.text())
                : new KeyWrap(peppers.get(wrapped.version()), realmId).unwrap(wrapped.text());
        return bytes.filter(some -> some.length == FingerprintKey.BYTES).map(FingerprintKey::new);
    }

    public boolean isCurrent(WrappedKey wrapped) {
        return wrapped.version() == current;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean knows(int version) {
        return version == KeyDigest.UNPEPPERED ? acceptsUnpeppered : peppers.containsKey(version);
    }

    private IntStream versions() {
        return Stream.concat(
                        peppers.keySet().stream(), acceptsUnpeppered ? Stream.of(KeyDigest.UNPEPPERED) : Stream.of())
                .mapToInt(Integer::intValue);
    }

    private String hex(int version, byte[] message) {
        return HexFormat.of()
                .formatHex(
                        version == KeyDigest.UNPEPPERED
                                ? sha256(message)
                                : peppers.get(version).hmac(message));
    }

    /** Joins the parts with a character that none of them can hold, so that no two messages are the same. */
    private static byte[] message(String domain, String realmId, String key) {
        return String.join("\0", domain, realmId, key).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return peppers.isEmpty() ? "no pepper" : "peppers " + peppers.keySet();
    }
}
