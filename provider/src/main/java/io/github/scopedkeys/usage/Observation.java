/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.permission.Permission;
import java.util.Set;

/**
 * What is known about the uses of a key.
 *
 * @param days for how many whole days its uses were counted while it granted no more than it does now
 * @param blindUses how many of these uses did not name a scope
 * @param used the permissions that the other uses named
 * @param complete whether {@code used} contains all endpoints; GraphQL is always complete
 */
record Observation(int days, long blindUses, Set<Permission> used, boolean complete) {}
