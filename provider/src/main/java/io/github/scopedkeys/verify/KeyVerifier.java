/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.verify.Refusal.Reason;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Verifies keys: every key passes this check, whichever way it arrives. */
public final class KeyVerifier {

    private static final String NO_DIGEST = "0".repeat(64);

    private final PepperRing peppers;
    private final KeyStore store;
    private final Owners owners;
    private final InstantSource clock;
    private final ProvenRefusals provenRefusals;

    public KeyVerifier(PepperRing peppers, KeyStore store, Owners owners, InstantSource clock) {
        this(peppers, store, owners, clock, refusal -> {});
    }

    public KeyVerifier(
            PepperRing peppers, KeyStore store, Owners owners, InstantSource clock, ProvenRefusals provenRefusals) {
        this.peppers = peppers;
        this.store = store;
        this.owners = owners;
        this.clock = clock;
        this.provenRefusals = provenRefusals;
    }

    /** Verifies a string that a caller presented as a key of the realm. */
    public Verdict verify(String realmId, String presented) {
        Optional<PresentedKey> key = PresentedKey.parse(presented);
        if (key.isEmpty()) {
            return new Refusal(Reason.MALFORMED, null, null);
        }
        return key.get() instanceof ScopedKey scoped ? verify(realmId, scoped) : verify(realmId, (LegacyKey) key.get());
    }

    /**
     * Verifies that a key is still good, without any proof of possession: only for a token that was made from the key,
     * which is valid only while the key is.
     */
    public Verdict verifyWithoutSecret(String realmId, KeyId id) {
        Optional<StoredKey> stored = store.find(realmId, id);
        return stored.isPresent() ? state(stored.get()) : new Refusal(Reason.UNKNOWN, id, null);
    }

    private Verdict verify(String realmId, ScopedKey key) {
        Optional<StoredKey> found = store.find(realmId, key.id());
        if (found.isEmpty()) {
            // Do the same work as for a wrong secret: the response time must not reveal whether an id exists.
            KeyDigest digest = peppers.digest(realmId, key);
            // The result is used, so that no compiler leaves the comparison out.
            boolean equal = digest.matches(new KeyDigest(digest.version(), NO_DIGEST));
            return new Refusal(equal ? Reason.WRONG_SECRET : Reason.UNKNOWN, key.id(), null);
        }
        StoredKey stored = found.get();
        Optional<KeyDigest> digest =
                peppers.digest(realmId, key, stored.digest().version());
        if (digest.isEmpty()) {
            return new Refusal(Reason.PEPPER_UNAVAILABLE, key.id(), stored.ownerId());
        }
        if (!digest.get().matches(stored.digest())) {
            return new Refusal(Reason.WRONG_SECRET, key.id(), stored.ownerId());
        }
        Verdict verdict = checkAndRenew(stored, () -> peppers.digest(realmId, key));
        if (verdict instanceof Refusal refusal) {
            provenRefusals.note(refusal);
        }
        return verdict;
    }

    private Verdict verify(String realmId, LegacyKey key) {
        Verdict verdict = verifyLiterally(realmId, key);
        boolean unknown = verdict instanceof Refusal refusal && refusal.reason() == Reason.UNKNOWN;
        return unknown && key.otherwise().isPresent()
                ? verify(realmId, key.otherwise().get())
                : verdict;
    }

    private Verdict verifyLiterally(String realmId, LegacyKey key) {
        List<KeyDigest> digests = peppers.digests(realmId, key);
        Optional<StoredKey> found = store.findLegacy(realmId, digests);
        if (found.isEmpty()) {
            return new Refusal(Reason.UNKNOWN, null, null);
        }
        StoredKey stored = found.get();
        if (digests.stream().noneMatch(stored.digest()::matches)) {
            return new Refusal(Reason.WRONG_SECRET, stored.id(), stored.ownerId());
        }
        Verdict verdict = checkAndRenew(stored, () -> digests.get(0));
        if (verdict instanceof VerifiedKey && !stored.fingerprinted()) {
            store.recordFingerprint(realmId, stored.id(), key);
        }
        return verdict;
    }

    /** @param current computes the digest of the key under the current pepper */
    private Verdict checkAndRenew(StoredKey stored, Supplier<KeyDigest> current) {
        Verdict verdict = state(stored);
        if (verdict instanceof VerifiedKey && !peppers.isCurrent(stored.digest())) {
            store.renewDigest(stored.id(), stored.digest(), current.get());
        }
        return verdict;
    }

    private Verdict state(StoredKey stored) {
        if (!stored.enabled()) {
            return refuse(Reason.DISABLED, stored);
        }
        if (hasExpired(stored)) {
            return refuse(Reason.EXPIRED, stored);
        }
        // Both views must agree: Keycloak's cached one covers user storage, the row reflects the latest change.
        return switch (owners.standing(stored)) {
            case GONE -> refuse(Reason.OWNER_GONE, stored);
            case DISABLED -> refuse(Reason.OWNER_DISABLED, stored);
            case INELIGIBLE -> refuse(Reason.OWNER_INELIGIBLE, stored);
            case UNAVAILABLE ->
                stored.ownerEnabled()
                        ? new OwnerUnavailable(stored.id(), stored.ownerId())
                        : refuse(Reason.OWNER_DISABLED, stored);
            case GOOD -> stored.ownerEnabled() ? new VerifiedKey(stored) : refuse(Reason.OWNER_DISABLED, stored);
        };
    }

    /** A key has expired from the instant of its expiry on. */
    private boolean hasExpired(StoredKey stored) {
        return stored.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent();
    }

    private static Refusal refuse(Reason reason, StoredKey stored) {
        return new Refusal(reason, stored.id(), stored.ownerId());
    }
}
