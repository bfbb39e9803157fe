/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.FingerprintKey;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.LegacyRows;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Imports keys of an older system. A key that was imported before is left as it is, even if it was disabled or deleted
 * since. The same entries can therefore be imported again after any failure.
 */
public final class LegacyImport {

    private final String realmId;
    private final LegacyKeys keys;
    private final Fingerprints fingerprints;
    private final FingerprintKeys fingerprintKeys;
    private final PepperRing peppers;
    private final InstantSource clock;

    /**
     * Returns the import into one realm.
     *
     * @param history records which keys were imported
     */
    public static LegacyImport into(
            EntityManager em, String realmId, KeyHistory history, PepperRing peppers, InstantSource clock) {
        return new LegacyImport(
                realmId,
                new LegacyKeys(em, realmId, history),
                new Fingerprints(em, realmId),
                new FingerprintKeys(em, peppers),
                peppers,
                clock);
    }

    private LegacyImport(
            String realmId,
            LegacyKeys keys,
            Fingerprints fingerprints,
            FingerprintKeys fingerprintKeys,
            PepperRing peppers,
            InstantSource clock) {
        this.realmId = realmId;
        this.keys = keys;
        this.fingerprints = fingerprints;
        this.fingerprintKeys = fingerprintKeys;
        this.peppers = peppers;
        this.clock = clock;
    }

    /** @throws Rejection if this server cannot recognize the keys that were deleted here */
    public void requirePepper() {
        if (fingerprintKeys.isLocked(realmId)) {
            throw Rejection.conflict(
                    "pepper_missing",
                    "The pepper that was current at the last import of legacy keys is missing, so this server cannot"
                            + " recognize keys deleted since then. Start it once with that pepper as a retired one,"
                            + " or with unpeppered-digests=upgrade if there was none");
        }
    }

    /** Adds all entries that can be added, in the running transaction, and returns the outcome of each, in order. */
    public List<ImportOutcome> add(List<LegacyEntry> entries) {
        Map<String, String> byId = keys.ownersById(entries.stream()
                .map(LegacyEntry::userId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        Map<String, String> byName = keys.ownersByName(entries.stream()
                .map(LegacyEntry::username)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        Set<String> owners = new HashSet<>(byId.values());
        owners.addAll(byName.values());
        // These owners cannot be removed before this transaction ends; one removed just before counts as unknown.
        Set<String> locked = keys.lockOwners(owners);
        FingerprintKey secret = fingerprintKeys.findOrAdd(realmId);
        List<LegacyCandidate> candidates = entries.stream()
                .map(entry -> new LegacyCandidate(
                        entry,
                        Optional.ofNullable(
                                        entry.userId() == null
                                                ? byName.get(LegacyKeys.name(entry.username()))
                                                : byId.get(entry.userId()))
                                .filter(locked::contains)
                                .orElse(null),
                        secret.fingerprint(realmId, entry.key()),
                        peppers.digestsToRecognize(realmId, entry.key())))
                .toList();
        return new LegacyBatch(keys, fingerprints, this::newRow, peppers::isCurrent).add(candidates);
    }

    /**
     * Returns when the key was created; if that is unknown, the time of its last use, the latest possible; or else now.
     */
    private long created(LegacyEntry entry) {
        if (entry.created() != null) {
            return entry.created();
        }
        return entry.lastUsed() == null ? clock.millis() : entry.lastUsed();
    }

    private LegacyRows.New newRow(LegacyCandidate candidate) {
        LegacyEntry entry = candidate.entry();
        return new LegacyRows.New(
                KeyId.random(),
                candidate.ownerId(),
                candidate.digest(),
                candidate.fingerprint(),
                entry.name(),
                entry.access(),
                created(entry),
                entry.lastUsed() == null ? 0 : entry.lastUsed(),
                clock.millis(),
                // The owner may enable it again, as in the older system.
                entry.enabled() ? null : KeyDetails.BY_OWNER);
    }
}
