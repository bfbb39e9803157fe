/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.Permissions;
import java.util.Optional;

/**
 * What an owner asks to be different. Absent parts stay as they are.
 *
 * @param expires present with an empty value inside: the key shall not expire any more
 */
public record KeyChange(
        Optional<String> name,
        Optional<Boolean> enabled,
        Optional<Permissions> permissions,
        Optional<Optional<Long>> expires) {}
