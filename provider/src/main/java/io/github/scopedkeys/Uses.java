/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Scope;
import java.util.Optional;

/** Records uses of keys. */
@FunctionalInterface
interface Uses {

    /**
     * @param needed the scope the request named; empty if it named none
     * @param client the client id of the gate
     * @param at milliseconds since the epoch
     */
    void note(KeyId key, Optional<Scope> needed, String client, long at);
}
