/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.LegacyKeys;
import io.github.scopedkeys.store.LegacyKeys.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Brings keys of an older system over. What is there already stays as it is: its owner may have switched it since. So the
 * same entries can be brought again after whatever went wrong.
 */
public final class LegacyImport {

    private final String realmId;
    private final LegacyKeys keys;
    private final PepperRing peppers;
    private final LongSupplier clock;

    public LegacyImport(String realmId, LegacyKeys keys, PepperRing peppers, LongSupplier clock) {
        this.realmId = realmId;
        this.keys = keys;
        this.peppers = peppers;
        this.clock = clock;
    }

    /** What became of an entry. */
    public enum Status {
        IMPORTED,
        EXISTS,
        REFUSED
    }

    /**
     * @param id null for what was refused
     * @param rejection why; null for what was not refused
     */
    public record Outcome(Status status, String id, Rejection rejection) {

        public static Outcome refused(Rejection rejection) {
            return new Outcome(Status.REFUSED, null, rejection);
        }
    }

    /** Adds all entries that can be added, in the running transaction, and says of each in turn what became of it. */
    public List<Outcome> add(List<LegacyEntry> entries) {
        Map<String, String> byId = keys.ownersById(entries.stream()
                .map(LegacyEntry::userId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        Map<String, String> byName = keys.ownersByName(entries.stream()
                .map(LegacyEntry::username)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        List<List<KeyDigest>> digests = entries.stream()
                .map(entry -> peppers.digests(realmId, entry.key()))
                .toList();
        List<String> all =
                digests.stream().flatMap(List::stream).map(KeyDigest::hex).toList();
        Map<String, Found> known = new HashMap<>(keys.byDigest(all));
        Set<String> deleted = keys.deleted(all);
        List<LegacyKeys.New> added = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            LegacyEntry entry = entries.get(i);
            String owner =
                    entry.userId() == null ? byName.get(LegacyKeys.name(entry.username())) : byId.get(entry.userId());
            Optional<Found> former = digests.get(i).stream()
                    .map(digest -> known.get(digest.hex()))
                    .filter(Objects::nonNull)
                    .findFirst();
            if (owner == null) {
                outcomes.add(Outcome.refused(
                        Rejection.badRequest("unknown_user", "There is no such user who could own API keys")));
            } else if (digests.get(i).stream().map(KeyDigest::hex).anyMatch(deleted::contains)) {
                outcomes.add(Outcome.refused(
                        Rejection.conflict("key_deleted", "This key was deleted here, and stays deleted")));
            } else if (former.isEmpty()) {
                LegacyKeys.New key = fresh(owner, entry, digests.get(i).get(0));
                added.add(key);
                known.put(key.digest().hex(), new Found(key.id().value(), owner));
                outcomes.add(new Outcome(Status.IMPORTED, key.id().value(), null));
            } else if (former.get().userId().equals(owner)) {
                outcomes.add(new Outcome(Status.EXISTS, former.get().id(), null));
            } else {
                outcomes.add(Outcome.refused(
                        Rejection.conflict("other_owner", "This key was imported for another user before")));
            }
        }
        keys.add(added);
        return outcomes;
    }

    /** What is not known is no later than the last use. */
    private long created(LegacyEntry entry) {
        if (entry.created() != null) {
            return entry.created();
        }
        return entry.lastUsed() == null ? clock.getAsLong() : entry.lastUsed();
    }

    private LegacyKeys.New fresh(String owner, LegacyEntry entry, KeyDigest digest) {
        return new LegacyKeys.New(
                KeyId.random(),
                owner,
                digest,
                entry.name(),
                entry.access(),
                created(entry),
                entry.lastUsed() == null ? 0 : entry.lastUsed(),
                // The owner may switch it on again, as in the older system.
                entry.enabled() ? null : KeyDetails.BY_OWNER);
    }
}
