/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Converts rows of keys into {@link KeyDetails}; one statement reads the grants of many of them. */
public final class DetailRows {

    /** The most keys whose grants one statement reads: each may have a thousand. */
    private static final int GRANTS = 50;

    private DetailRows() {}

    /** @param rows the entity and its last use, for each key */
    public static List<KeyDetails> details(EntityManager em, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> ids =
                rows.stream().map(row -> ((ScopedKeyEntity) row[0]).id).toList();
        Map<String, Map<EndpointId, AccessLevel>> grants = new HashMap<>();
        for (int from = 0; from < ids.size(); from += GRANTS) {
            grants.putAll(Grants.levels(em, ids.subList(from, Math.min(from + GRANTS, ids.size()))));
        }
        return rows.stream()
                .map(row -> {
                    ScopedKeyEntity entity = (ScopedKeyEntity) row[0];
                    return details(entity, (Long) row[1], grants.getOrDefault(entity.id, Map.of()));
                })
                .toList();
    }

    public static KeyDetails details(ScopedKeyEntity entity, Long lastUsed, Map<EndpointId, AccessLevel> grants) {
        return new KeyDetails(
                new KeyId(entity.id),
                entity.userId,
                Kind.LEGACY.word().equals(entity.kind) ? Kind.LEGACY : Kind.SCOPED,
                entity.prefix,
                entity.name,
                entity.note,
                entity.enabled,
                entity.disabledBy,
                new Permissions(Rows.levelOrNone(entity.graphqlLevel), Rows.levelOrNone(entity.endpointLevel), grants),
                entity.created,
                lastUsed == null || lastUsed == 0 ? null : lastUsed,
                entity.expires,
                entity.successorId == null ? null : new KeyId(entity.successorId),
                entity.leaked);
    }
}
