/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.UsableEndpoints;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Endpoints whose usability was read together with the key, which saves a query for them.
 *
 * @param named the endpoints that the key names
 * @param usable the named endpoints that the owner may use
 * @param others resolves all other endpoints
 */
record NamedEndpoints(Set<EndpointId> named, Set<EndpointId> usable, UsableEndpoints others)
        implements UsableEndpoints {

    @Override
    public Set<EndpointId> among(Collection<EndpointId> ids) {
        Set<EndpointId> among = new HashSet<>(usable);
        among.retainAll(ids);
        List<EndpointId> unnamed =
                ids.stream().filter(id -> !named.contains(id)).toList();
        if (!unnamed.isEmpty()) {
            among.addAll(others.among(unnamed));
        }
        return among;
    }

    @Override
    public Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max) {
        return others.firstExcept(excluded, max);
    }
}
