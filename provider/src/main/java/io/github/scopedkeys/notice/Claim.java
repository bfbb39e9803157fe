/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.notice.Outbox.Owner;
import java.util.Map;

/**
 * The right to send one digest, which its notices name.
 *
 * @param id unique
 */
public record Claim(Owner owner, String id) {

    /** The condition for the notices {@code n} of the digest. */
    static final String CONDITION =
            " n.realmId = :realm and n.userId = :user and n.state = :sending and n.claim = :claim";

    Map<String, Object> parameters() {
        return Map.of(
                "realm",
                owner.realmId(),
                "user",
                owner.userId(),
                "sending",
                ScopedKeyNoticeEntity.SENDING,
                "claim",
                id);
    }
}
