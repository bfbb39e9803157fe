/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.permission.EndpointId;

/**
 * An endpoint that the platform runs for its users.
 *
 * @param ownerId the user it belongs to; null if it is shared, so every user of the realm may grant access to it
 */
public record Endpoint(EndpointId id, String name, String ownerId) {

    public boolean isShared() {
        return ownerId == null;
    }
}
