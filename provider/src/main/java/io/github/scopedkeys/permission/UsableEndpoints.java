/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Collection;
import java.util.Set;

/** The endpoints that a key's owner may use now. */
public interface UsableEndpoints {

    /** Returns those of {@code ids} that may be used. */
    Set<EndpointId> among(Collection<EndpointId> ids);

    /** Returns up to {@code max} endpoints that may be used, other than {@code excluded}. */
    Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max);
}
