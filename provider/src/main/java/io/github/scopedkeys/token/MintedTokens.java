/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens minted within the last minute, which saves a signature on most gateway requests. This cache decides nothing:
 * key, owner and grant are checked before each lookup, and their state is part of the cache key.
 */
public final class MintedTokens {

    private static final long MAX_AGE = 60_000;
    /**
     * Scopes and tokens together: about 50 MB, enough for 50,000 small tokens or 1,000 that name hundreds of endpoints.
     */
    private static final long MAX_CHARACTERS = 50_000_000;

    /** In insertion order, so the oldest token is removed first. */
    private final Map<TokenInputs, Minted> tokens = new LinkedHashMap<>();

    private long characters;

    private record Minted(String token, long until) {}

    public synchronized Optional<String> get(TokenInputs inputs, long now) {
        return Optional.ofNullable(tokens.get(inputs))
                .filter(minted -> now < minted.until())
                .map(Minted::token);
    }

    /** @param expiresIn the token's lifetime in seconds; a token with less than half of it left is not reused */
    public synchronized void put(TokenInputs inputs, String token, long expiresIn, long now) {
        Minted former = tokens.remove(inputs);
        characters += size(inputs, token) - (former == null ? 0 : size(inputs, former.token()));
        tokens.put(inputs, new Minted(token, now + Math.min(MAX_AGE, expiresIn * 500)));
        removeEldest(now);
    }

    private void removeEldest(long now) {
        Iterator<Map.Entry<TokenInputs, Minted>> eldest = tokens.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<TokenInputs, Minted> entry = eldest.next();
            if (characters <= MAX_CHARACTERS && now < entry.getValue().until()) {
                return;
            }
            characters -= size(entry.getKey(), entry.getValue().token());
            eldest.remove();
        }
    }

    private static long size(TokenInputs inputs, String token) {
        // 500: a rough allowance for ids, objects and the map entry.
        return inputs.scope().length() + token.length() + 500L;
    }
}
