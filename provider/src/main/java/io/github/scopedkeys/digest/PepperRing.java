/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.ScopedKey;
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

/** The peppers of a server: the current one makes digests, retired ones still verify older digests. */
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

    /** Returns the ring of a server without a pepper: digests are plain SHA-256. */
    public static PepperRing none() {
        return new PepperRing(KeyDigest.UNPEPPERED, Map.of(), true);
    }

    /**
     * Parses {@code 2:<base64>,1:<base64>}: each entry has a version from 1 and at least 32 bytes. The first entry is
     * current, the others are retired.
     *
     * @param acceptsUnpeppered whether digests from before the first pepper are still accepted; they are replaced on
     *     use
     * @throws IllegalArgumentException with a message that says what is wrong, but contains no part of a pepper
     */
    public static PepperRing parse(String text, boolean acceptsUnpeppered) {
        Map<Integer, Pepper> peppers = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            Pepper pepper = pepper(entry.trim());
            if (peppers.put(pepper.version(), pepper) != null) {
                throw new IllegalArgumentException("version " + pepper.version() + " appears twice");
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
            // Not chained: the cause may quote part of the pepper.
            throw new IllegalArgumentException("expected <version>:<base64>, separated by commas");
        }
        return new Pepper(version, bytes);
    }

    public boolean isEmpty() {
        return peppers.isEmpty();
    }

    /** Digests a key with the current pepper. */
    public KeyDigest digest(String realmId, ScopedKey key) {
        return new KeyDigest(
                current, hex(current, message(DOMAIN, realmId, key.covered().expose())));
    }

    /**
     * Digests a key with the pepper of {@code version}, to compare it with a stored digest; empty if that pepper is
     * unknown.
     */
    public Optional<KeyDigest> digest(String realmId, ScopedKey key, int version) {
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
     * Digests a legacy key for an import: with every known pepper, the current one first, and without a pepper. The
     * unpeppered digest is included even where it is refused as a credential, since it still identifies a key that was
     * stored before.
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

    /** Wraps a realm's fingerprint key with the current pepper; without a pepper, the key is only encoded as base64. */
    public WrappedKey wrap(String realmId, FingerprintKey key) {
        return new WrappedKey(
                current,
                current == KeyDigest.UNPEPPERED
                        ? Base64.getEncoder().encodeToString(key.bytes())
                        : new KeyWrap(peppers.get(current), realmId).wrap(key.bytes()));
    }

    /** Unwraps a realm's fingerprint key; empty if its pepper is unknown or the text is damaged. */
    public Optional<FingerprintKey> unwrap(String realmId, WrappedKey wrapped) {
        if (!knows(wrapped.version())) {
            return Optional.empty();
        }
        Optional<byte[]> bytes = wrapped.version() == KeyDigest.UNPEPPERED
                ? decoded(wrapped.text())
                : new KeyWrap(peppers.get(wrapped.version()), realmId).unwrap(wrapped.text());
        return bytes.filter(key -> key.length == FingerprintKey.BYTES).map(FingerprintKey::new);
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

    /**
     * Joins the parts with a character that none of them can contain, so no two different inputs yield the same
     * message.
     */
    private static byte[] message(String domain, String realmId, String key) {
        return String.join("\0", domain, realmId, key).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform supports SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return peppers.isEmpty() ? "no pepper" : "peppers " + peppers.keySet();
    }
}
