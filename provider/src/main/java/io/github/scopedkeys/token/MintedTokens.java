/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens minted within the last minute, which saves most requests a signature. This cache decides nothing: key, owner
 * and grant are checked before each lookup, and their state is part of the cache key. Several requests that find no
 * token mint one each; nothing waits for a signature.
 */
final class MintedTokens {

    /**
     * Scopes, audiences and tokens together: about 50 MB, enough for 50,000 small tokens or 1,000 that name hundreds of
     * endpoints.
     */
    private static final long MAX_CHARACTERS = 50_000_000;

    /** In insertion order, so the oldest token is removed first. */
    private final Map<TokenInputs, Reusable> tokens = new LinkedHashMap<>();

    private long characters;

    private record Reusable(MintedToken token, long until) {}

    /** @param now milliseconds since the epoch */
    synchronized Optional<MintedToken> get(TokenInputs inputs, long now) {
        return Optional.ofNullable(tokens.get(inputs))
                .filter(reusable -> now < reusable.until())
                .map(Reusable::token);
    }

    /** @param until when the token may no longer be reused, at the latest; it is never reused past half of its life */
    synchronized void put(TokenInputs inputs, MintedToken token, long until, long now) {
        Reusable former = tokens.remove(inputs);
        characters += size(inputs, token) - (former == null ? 0 : size(inputs, former.token()));
        tokens.put(inputs, new Reusable(token, Math.min(until, token.halfLife())));
        removeEldest(now);
    }

    private void removeEldest(long now) {
        Iterator<Map.Entry<TokenInputs, Reusable>> eldest = tokens.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<TokenInputs, Reusable> entry = eldest.next();
            if (characters <= MAX_CHARACTERS && now < entry.getValue().until()) {
                return;
            }
            characters -= size(entry.getKey(), entry.getValue().token());
            eldest.remove();
        }
    }

    private static long size(TokenInputs inputs, MintedToken token) {
        int members = token.members().isEmpty() ? 0 : token.members().toString().length();
        // 500: a rough allowance for ids, objects and the map entry.
        return inputs.characters() + token.token().length() + members + 500L;
    }
}
