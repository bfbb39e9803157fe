/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MintedTokensTest {

    private static final long PERIOD = 60_000;
    private static final TokenInputs USE = use("key", "graphql:read", 0);

    private final MintedTokens tokens = new MintedTokens();

    @Test
    void whatWasNeverMintedIsNotThere() {
        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    @Test
    void aTokenIsGivenAgainForItsPeriodAndNotAMillisecondLonger() {
        MintedToken token = token("token", 1, 301);
        tokens.put(USE, token, 1000 + PERIOD, 1000);

        assertThat(tokens.get(USE, 60_999)).contains(token);
        assertThat(tokens.get(USE, 61_000)).isEmpty();
    }

    @Test
    void aTokenThatLivesBrieflyIsGivenAgainForHalfItsLife() {
        MintedToken token = token("token", 0, 10);
        tokens.put(USE, token, PERIOD, 0);

        assertThat(tokens.get(USE, 4_999)).contains(token);
        assertThat(tokens.get(USE, 5_000)).isEmpty();
    }

    /** Tokens count in whole seconds: this one was minted at the end of its first. */
    @Test
    void halfOfALifeIsMeasuredByTheTokensOwnTimes() {
        tokens.put(USE, token("token", 10, 11), 10_900 + PERIOD, 10_900);

        assertThat(tokens.get(USE, 10_900)).isEmpty();
    }

    @Test
    void aTokenThatHasEndedAlreadyIsNeverGivenAgain() {
        tokens.put(USE, token("token", 0, 0), PERIOD, 0);

        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    @Test
    void anotherKeyScopeOrRevocationTimeIsAnotherQuestion() {
        tokens.put(USE, token("token", 0, 300), PERIOD, 0);

        assertThat(tokens.get(use("other", "graphql:read", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key", "graphql:read graphql:write", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key", "graphql:read", 1), 1)).isEmpty();
        assertThat(tokens.get(use("key", "graphql:read", 0), 1)).isPresent();
    }

    @Test
    void memoryIsBoundedHoweverLargeTheTokensAreAndTheEldestGoesFirst() {
        MintedToken large = token("t".repeat(999_488), 0, 300);
        for (int i = 0; i <= 50; i++) {
            tokens.put(use("key-" + i, "graphql:read", 0), large, PERIOD, 0);
        }

        assertThat(tokens.get(use("key-0", "graphql:read", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key-1", "graphql:read", 0), 1)).isPresent();
        assertThat(tokens.get(use("key-50", "graphql:read", 0), 1)).isPresent();
    }

    @Test
    void whatMakesAQuestionLargeCountsToo() {
        MintedToken small = token("t", 0, 300);
        String large = "a".repeat(999_500);
        for (int i = 0; i <= 50; i++) {
            tokens.put(use("key-" + i, "graphql:read", 0, List.of(large)), small, PERIOD, 0);
        }

        assertThat(tokens.get(use("key-0", "graphql:read", 0, List.of(large)), 1))
                .isEmpty();
        assertThat(tokens.get(use("key-50", "graphql:read", 0, List.of(large)), 1))
                .isPresent();
    }

    @Test
    void aTokenThatReplacesAnotherTakesItsPlaceAndNoMore() {
        MintedToken large = token("t".repeat(999_488), 0, 300);
        tokens.put(use("first", "graphql:read", 0), large, PERIOD, 0);
        for (int i = 0; i < 1000; i++) {
            tokens.put(USE, large, PERIOD, 0);
        }

        assertThat(tokens.get(use("first", "graphql:read", 0), 1)).isPresent();
    }

    @Test
    void nothingStaysWhenItsTimeIsOver() {
        tokens.put(USE, token("token", 0, 300), PERIOD, 0);
        tokens.put(use("later", "graphql:read", 0), token("token", 60, 360), 2 * PERIOD, PERIOD);

        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    private static MintedToken token(String text, long issued, long expires) {
        return new MintedToken(text, "id", "Bearer", issued, expires, 0, Map.of());
    }

    private static TokenInputs use(String key, String scope, int notBefore) {
        return use(key, scope, notBefore, List.of());
    }

    private static TokenInputs use(String key, String scope, int notBefore, List<String> audience) {
        return new TokenInputs(null, "issuer", key, Optional.empty(), scope, audience, List.of(), 0, notBefore, null);
    }
}
