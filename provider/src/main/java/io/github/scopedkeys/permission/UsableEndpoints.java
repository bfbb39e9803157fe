/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Collection;
import java.util.Set;

/** The endpoints that a key's owner may use now. */
public interface UsableEndpoints {

    /** Returns the endpoints among {@code ids} that the owner may use. */
    Set<EndpointId> among(Collection<EndpointId> ids);

    /** Returns up to {@code max} endpoints that the owner may use, other than {@code excluded}. */
    Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max);
}
