/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import java.util.List;
import java.util.Map;

/**
 * The notices that one mail tells an owner.
 *
 * @param named the notices to name, by kind; a part of all if they are many
 * @param counts how many there are of each kind
 */
public record Digest(List<Notice> named, Map<NoticeKind, Long> counts) {}
