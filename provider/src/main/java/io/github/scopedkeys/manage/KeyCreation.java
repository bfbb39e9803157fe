/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.Permissions;
import java.util.Optional;

/**
 * An owner's request for a new key.
 *
 * @param expires milliseconds since the epoch; empty for a key that does not expire
 */
public record KeyCreation(String name, Optional<String> note, Permissions permissions, Optional<Long> expires) {}
