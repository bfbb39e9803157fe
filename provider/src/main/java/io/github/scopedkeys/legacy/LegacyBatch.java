/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.legacy.ImportOutcome.Status;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.store.LegacyRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Imports a few hundred entries with a constant number of statements. A key is recognized by its fingerprint. If that
 * is not recorded yet, the key is recognized by its digest, and its fingerprint is then recorded.
 */
final class LegacyBatch {

    private final LegacyKeys keys;
    private final Fingerprints fingerprints;
    private final Function<LegacyCandidate, LegacyRows.New> newRow;
    private final Predicate<KeyDigest> isCurrent;
    /** The keys by fingerprint; empty if the key has been deleted. */
    private final Map<String, Optional<FoundKey>> recorded = new HashMap<>();

    private final Map<String, FoundKey> byDigest = new HashMap<>();
    private final List<LegacyRows.New> added = new ArrayList<>();

    LegacyBatch(
            LegacyKeys keys,
            Fingerprints fingerprints,
            Function<LegacyCandidate, LegacyRows.New> newRow,
            Predicate<KeyDigest> isCurrent) {
        this.keys = keys;
        this.fingerprints = fingerprints;
        this.newRow = newRow;
        this.isCurrent = isCurrent;
    }

    List<ImportOutcome> add(List<LegacyCandidate> candidates) {
        List<String> digests = candidates.stream()
                .flatMap(candidate -> candidate.digests().stream())
                .map(KeyDigest::hex)
                .toList();
        recorded.putAll(fingerprints.recorded(
                candidates.stream().map(LegacyCandidate::fingerprint).toList()));
        byDigest.putAll(keys.byDigest(digests));
        Set<String> deleted = keys.deleted(digests);
        List<ImportOutcome> outcomes =
                candidates.stream().map(candidate -> add(candidate, deleted)).toList();
        keys.add(added);
        return outcomes;
    }

    private ImportOutcome add(LegacyCandidate candidate, Set<String> deleted) {
        if (candidate.ownerId() == null) {
            return ImportOutcome.refused(
                    Rejection.badRequest("unknown_user", "No user of this name or id can own API keys"));
        }
        if (!recorded.containsKey(candidate.fingerprint())) {
            recognize(candidate, deleted);
        }
        Optional<FoundKey> former = recorded.get(candidate.fingerprint());
        if (former == null) {
            LegacyRows.New key = newRow.apply(candidate);
            added.add(key);
            recorded.put(key.fingerprint(), Optional.of(new FoundKey(key.id(), key.userId(), key.digest())));
            return new ImportOutcome(Status.IMPORTED, key.id().value(), null);
        }
        return former.map(key -> compare(candidate, key))
                .orElseGet(() -> ImportOutcome.refused(
                        Rejection.conflict("key_deleted", "This key was deleted and cannot be imported again")));
    }

    /** Looks for a key that predates fingerprints. */
    private void recognize(LegacyCandidate candidate, Set<String> deleted) {
        if (candidate.digests().stream().map(KeyDigest::hex).anyMatch(deleted::contains)) {
            fingerprints.recordGone(candidate.fingerprint());
            recorded.put(candidate.fingerprint(), Optional.empty());
            return;
        }
        candidate.digests().stream()
                .map(digest -> Optional.ofNullable(byDigest.get(digest.hex())))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(key -> {
                    fingerprints.record(candidate.fingerprint(), key.id().value());
                    recorded.put(candidate.fingerprint(), Optional.of(key));
                });
    }

    private ImportOutcome compare(LegacyCandidate candidate, FoundKey key) {
        if (!key.userId().equals(candidate.ownerId())) {
            return ImportOutcome.refused(
                    Rejection.conflict("other_owner", "This key was already imported for another user"));
        }
        if (!isCurrent.test(key.digest())
                && !byDigest.containsKey(candidate.digest().hex())) {
            keys.renewDigest(key, candidate.digest());
            FoundKey renewed = new FoundKey(key.id(), key.userId(), candidate.digest());
            recorded.put(candidate.fingerprint(), Optional.of(renewed));
            byDigest.put(candidate.digest().hex(), renewed);
        }
        return new ImportOutcome(Status.EXISTS, key.id().value(), null);
    }
}
