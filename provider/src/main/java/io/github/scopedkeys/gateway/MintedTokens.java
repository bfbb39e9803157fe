/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens minted within the last minute, so that a gateway need not have one signed for every request. It answers nothing
 * by itself: key, owner and grant are looked at before each use, and what they come to is part of the question.
 */
public final class MintedTokens {

    private static final int MAX_TOKENS = 10_000;
    private static final long MAX_AGE = 60_000;

    /** In the order in which they came, so the eldest goes first. */
    private final Map<Use, Minted> tokens = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Use, Minted> eldest) {
            return size() > MAX_TOKENS;
        }
    };

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
        Minted minted = tokens.get(use);
        if (minted == null) {
            return Optional.empty();
        }
        if (now >= minted.until()) {
            tokens.remove(use);
            return Optional.empty();
        }
        return Optional.of(minted.token());
    }

    /** @param expiresIn the life of the token in seconds; no token is given away with less than half of it left */
    synchronized void put(Use use, String token, long expiresIn, long now) {
        tokens.remove(use);
        tokens.put(use, new Minted(token, now + Math.min(MAX_AGE, expiresIn * 500)));
    }
}
