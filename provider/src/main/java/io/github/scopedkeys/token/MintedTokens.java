/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens minted within the last minute, so that a gateway need not have one signed for every request. It answers nothing
 * by itself: key, owner and grant are looked at before each use, and what they come to is part of the question.
 */
public final class MintedTokens {

    private static final long MAX_AGE = 60_000;
    /** Of scopes and tokens together: about 50 MB, be it 50,000 small tokens or 1,000 for hundreds of endpoints. */
    private static final long MAX_CHARACTERS = 50_000_000;

    /** In the order in which they came, so the eldest goes first. */
    private final Map<Use, Minted> tokens = new LinkedHashMap<>();

    private long characters;

    /**
     * Everything that a token depends on: when one of it changes, another token is needed.
     *
     * @param notBefore the moments before which realm, client and owner want no token to be made
     */
    record Use(
            String realmId,
            String issuer,
            String clientId,
            String keyId,
            Long keyExpires,
            String scope,
            String notBefore) {}

    private record Minted(String token, long until) {}

    synchronized Optional<String> get(Use use, long now) {
        return Optional.ofNullable(tokens.get(use))
                .filter(minted -> now < minted.until())
                .map(Minted::token);
    }

    /** @param expiresIn the life of the token in seconds; no token is given away with less than half of it left */
    synchronized void put(Use use, String token, long expiresIn, long now) {
        Minted former = tokens.remove(use);
        characters += size(use, token) - (former == null ? 0 : size(use, former.token()));
        tokens.put(use, new Minted(token, now + Math.min(MAX_AGE, expiresIn * 500)));
        removeEldest(now);
    }

    private void removeEldest(long now) {
        Iterator<Map.Entry<Use, Minted>> eldest = tokens.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Use, Minted> entry = eldest.next();
            if (characters <= MAX_CHARACTERS && now < entry.getValue().until()) {
                return;
            }
            characters -= size(entry.getKey(), entry.getValue().token());
            eldest.remove();
        }
    }

    private static long size(Use use, String token) {
        // What goes with each of them, roughly: ids, objects, the map's entry.
        return use.scope().length() + token.length() + 500L;
    }
}
