/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The endpoints that an owner may use, in memory. */
public record Catalogue(Set<EndpointId> usable) implements UsableEndpoints {

    public static Catalogue of(String... ids) {
        return new Catalogue(Set.of(ids).stream().map(EndpointId::new).collect(Collectors.toSet()));
    }

    /** Endpoints e000, e001 and so on. */
    static Catalogue ofSize(int size) {
        Set<EndpointId> ids = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            ids.add(new EndpointId(String.format("e%03d", i)));
        }
        return new Catalogue(ids);
    }

    @Override
    public Set<EndpointId> among(Collection<EndpointId> ids) {
        return ids.stream().filter(usable::contains).collect(Collectors.toSet());
    }

    @Override
    public Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max) {
        return usable.stream()
                .sorted()
                .filter(id -> !excluded.contains(id))
                .limit(max)
                .collect(Collectors.toSet());
    }
}
