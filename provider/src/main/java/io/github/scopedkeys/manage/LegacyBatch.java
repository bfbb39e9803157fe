/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.manage.LegacyImport.Candidate;
import io.github.scopedkeys.manage.LegacyImport.Outcome;
import io.github.scopedkeys.manage.LegacyImport.Status;
import io.github.scopedkeys.store.Fingerprints;
import io.github.scopedkeys.store.LegacyKeys;
import io.github.scopedkeys.store.LegacyKeys.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Some hundred entries of an import, with a few statements for all of them. A key is recognized by its fingerprint, and
 * where that is not recorded yet by its digest, which then records the fingerprint.
 */
final class LegacyBatch {

    private final LegacyKeys keys;
    private final Fingerprints fingerprints;
    private final Function<Candidate, LegacyKeys.New> fresh;
    private final Predicate<KeyDigest> isCurrent;
    /** By fingerprint: the key, or nothing if it is gone. */
    private final Map<String, Optional<Found>> recorded = new HashMap<>();

    private final Map<String, Found> byDigest = new HashMap<>();
    private final List<LegacyKeys.New> added = new ArrayList<>();

    LegacyBatch(
            LegacyKeys keys,
            Fingerprints fingerprints,
            Function<Candidate, LegacyKeys.New> fresh,
            Predicate<KeyDigest> isCurrent) {
        this.keys = keys;
        this.fingerprints = fingerprints;
        this.fresh = fresh;
        this.isCurrent = isCurrent;
    }

    List<Outcome> add(List<Candidate> candidates) {
        List<String> digests = candidates.stream()
                .flatMap(candidate -> candidate.digests().stream())
                .map(KeyDigest::hex)
                .toList();
        recorded.putAll(fingerprints.recorded(
                candidates.stream().map(Candidate::fingerprint).toList()));
        byDigest.putAll(keys.byDigest(digests));
        Set<String> deleted = keys.deleted(digests);
        List<Outcome> outcomes =
                candidates.stream().map(candidate -> add(candidate, deleted)).toList();
        keys.add(added);
        return outcomes;
    }

    private Outcome add(Candidate candidate, Set<String> deleted) {
        if (candidate.ownerId() == null) {
            return Outcome.refused(
                    Rejection.badRequest("unknown_user", "There is no such user who could own API keys"));
        }
        if (!recorded.containsKey(candidate.fingerprint())) {
            recognize(candidate, deleted);
        }
        Optional<Found> former = recorded.get(candidate.fingerprint());
        if (former == null) {
            LegacyKeys.New key = fresh.apply(candidate);
            added.add(key);
            recorded.put(key.fingerprint(), Optional.of(new Found(key.id(), key.userId(), key.digest())));
            return new Outcome(Status.IMPORTED, key.id().value(), null);
        }
        return former.map(key -> compare(candidate, key))
                .orElseGet(() -> Outcome.refused(
                        Rejection.conflict("key_deleted", "This key was deleted here, and stays deleted")));
    }

    /** Looks for a key from before fingerprints were kept. */
    private void recognize(Candidate candidate, Set<String> deleted) {
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

    private Outcome compare(Candidate candidate, Found key) {
        if (!key.userId().equals(candidate.ownerId())) {
            return Outcome.refused(Rejection.conflict("other_owner", "This key was imported for another user before"));
        }
        if (!isCurrent.test(key.digest())
                && !byDigest.containsKey(candidate.digest().hex())) {
            keys.renewDigest(key, candidate.digest());
            Found renewed = new Found(key.id(), key.userId(), candidate.digest());
            recorded.put(candidate.fingerprint(), Optional.of(renewed));
            byDigest.put(candidate.digest().hex(), renewed);
        }
        return new Outcome(Status.EXISTS, key.id().value(), null);
    }
}
