/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

/**
 * A notice as its mail shows it.
 *
 * @param keyName the name of the key when the notice was queued
 * @param queued milliseconds since the epoch
 */
public record Notice(NoticeKind kind, String keyId, String keyName, NoticeFacts facts, long queued) {

    static Notice of(ScopedKeyNoticeEntity row) {
        return new Notice(
                NoticeKind.of(row.kind),
                row.keyId,
                row.keyName,
                new NoticeFacts(row.factTime, row.factText),
                row.queued);
    }
}
