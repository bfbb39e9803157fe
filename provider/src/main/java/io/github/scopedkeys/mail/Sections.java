/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.notice.Digest;
import io.github.scopedkeys.notice.Notice;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Outbox.Owner;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.ReplacedKeyRows;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;

/** The sections of a mail for its template: what happened, to which keys. */
final class Sections {

    /** The section of leaked keys that someone has enabled since their notices were queued. */
    private static final String LEAKED_ENABLED = "leaked_enabled";

    /** The section of leaked keys that were deleted or have expired since. */
    private static final String LEAKED_OVER = "leaked_over";

    private static final List<String> LEAKED = List.of(NoticeKind.LEAKED.word(), LEAKED_ENABLED, LEAKED_OVER);

    private final String userId;
    private final Digest digest;
    private final MailText text;
    private final Keys keys;
    private final ReplacedKeyRows replaced;
    private final Map<String, Optional<KeyDetails>> known = new HashMap<>();
    private final long now = Time.currentTimeMillis();

    Sections(EntityManager em, Owner owner, Digest digest, MailText text) {
        this.userId = owner.userId();
        this.digest = digest;
        this.text = text;
        this.keys = new Keys(em, owner.realmId());
        this.replaced = new ReplacedKeyRows(em, owner.realmId());
    }

    /** Returns the sections about the notices of a kind: none if there are none. */
    Stream<Map<String, Object>> of(NoticeKind kind) {
        if (!digest.counts().containsKey(kind)) {
            return Stream.empty();
        }
        List<Notice> named =
                digest.named().stream().filter(notice -> notice.kind() == kind).toList();
        long more = digest.counts().get(kind) - named.size();
        if (kind != NoticeKind.LEAKED) {
            return Stream.of(section(kind.word(), named, more));
        }
        Map<String, List<Notice>> byState = named.stream().collect(Collectors.groupingBy(this::leaked));
        List<String> states = LEAKED.stream().filter(byState::containsKey).toList();
        return states.stream()
                .map(state ->
                        section(state, byState.get(state), state.equals(states.get(states.size() - 1)) ? more : 0));
    }

    /** Returns the section of a leaked key by its state now. */
    private String leaked(Notice notice) {
        Optional<KeyDetails> key = details(notice.keyId());
        if (key.isEmpty() || (key.get().enabled() && key.get().hasEnded(now))) {
            return LEAKED_OVER;
        }
        return key.get().enabled() ? LEAKED_ENABLED : NoticeKind.LEAKED.word();
    }

    /** @param more how many further keys there are, without their names */
    private Map<String, Object> section(String kind, List<Notice> named, long more) {
        Map<String, Object> section = new HashMap<>();
        section.put("kind", kind);
        section.put("plural", MailText.plural(named.size() + more));
        section.put("keys", named.stream().map(this::key).toList());
        if (more > 0) {
            section.put("more", text.number(more));
        }
        return section;
    }

    private Map<String, Object> key(Notice notice) {
        Map<String, Object> key = new HashMap<>();
        key.put("id", notice.keyId());
        start(notice.keyId()).ifPresent(start -> key.put("start", start));
        key.put("name", MailText.name(notice.keyName()));
        if (notice.facts().time() != null) {
            key.put("time", text.time(notice.facts().time()));
        }
        if (notice.kind() == NoticeKind.IDLE) {
            key.put("action", notice.facts().text());
        } else if (notice.facts().text() != null) {
            key.put("text", notice.facts().text());
        }
        if (notice.kind() != NoticeKind.IDLE_DELETED) {
            text.page(notice.keyId()).ifPresent(link -> key.put("link", link));
        }
        if (notice.kind() == NoticeKind.LEAKED) {
            // Its owner may have rotated it before the report, or since.
            KeyId.parse(notice.keyId()).flatMap(replaced::find).ifPresent(found -> {
                String successor = found.successor().value();
                key.put("successor", start(successor).orElse(successor));
                text.page(successor).ifPresent(link -> key.put("successorLink", link));
            });
        }
        return key;
    }

    /** Returns how the key begins, as far as everyone may know; empty for a legacy key, or if the key is gone. */
    private Optional<String> start(String id) {
        return details(id).filter(key -> key.prefix() != null).map(key -> key.prefix() + "_" + id + "…");
    }

    private Optional<KeyDetails> details(String id) {
        return known.computeIfAbsent(id, unknown -> KeyId.parse(id).flatMap(parsed -> keys.find(userId, parsed)));
    }
}
