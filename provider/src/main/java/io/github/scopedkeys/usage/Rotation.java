/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import java.util.Optional;

/**
 * The rotations that a key was part of.
 *
 * @param from the one that created the key; empty if none did, or the replaced key no longer exists
 * @param to the one that replaced the key; empty if none did, or the successor no longer exists
 */
public record Rotation(Optional<Handover> from, Optional<Handover> to) {}
