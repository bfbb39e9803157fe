/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MintedTokensTest {

    private static final TokenInputs USE = use("key", "graphql:read", 0);

    private final MintedTokens tokens = new MintedTokens();

    @Test
    void whatWasNeverMintedIsNotThere() {
        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    @Test
    void aTokenIsGivenAgainForAMinuteAndNotAMillisecondLonger() {
        tokens.put(USE, "token", 300, 1000);

        assertThat(tokens.get(USE, 60_999)).contains("token");
        assertThat(tokens.get(USE, 61_000)).isEmpty();
    }

    @Test
    void aTokenThatLivesBrieflyIsGivenAgainForHalfItsLife() {
        tokens.put(USE, "token", 10, 0);

        assertThat(tokens.get(USE, 4_999)).contains("token");
        assertThat(tokens.get(USE, 5_000)).isEmpty();
    }

    @Test
    void aTokenThatHasEndedAlreadyIsNeverGivenAgain() {
        tokens.put(USE, "token", 0, 0);

        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    @Test
    void anotherKeyScopeOrRevocationTimeIsAnotherQuestion() {
        tokens.put(USE, "token", 300, 0);

        assertThat(tokens.get(use("other", "graphql:read", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key", "graphql:read graphql:write", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key", "graphql:read", 1), 1)).isEmpty();
    }

    @Test
    void memoryIsBoundedHoweverLargeTheTokensAreAndTheEldestGoesFirst() {
        String large = "t".repeat(999_488);
        for (int i = 0; i <= 50; i++) {
            tokens.put(use("key-" + i, "graphql:read", 0), large, 300, 0);
        }

        assertThat(tokens.get(use("key-0", "graphql:read", 0), 1)).isEmpty();
        assertThat(tokens.get(use("key-1", "graphql:read", 0), 1)).isPresent();
        assertThat(tokens.get(use("key-50", "graphql:read", 0), 1)).isPresent();
    }

    @Test
    void aTokenThatReplacesAnotherTakesItsPlaceAndNoMore() {
        String large = "t".repeat(999_488);
        tokens.put(use("first", "graphql:read", 0), large, 300, 0);
        for (int i = 0; i < 1000; i++) {
            tokens.put(USE, large, 300, 0);
        }

        assertThat(tokens.get(use("first", "graphql:read", 0), 1)).isPresent();
    }

    @Test
    void nothingStaysWhenItsTimeIsOver() {
        tokens.put(USE, "token", 300, 0);
        tokens.put(use("later", "graphql:read", 0), "token", 300, 60_000);

        assertThat(tokens.get(USE, 0)).isEmpty();
    }

    private static TokenInputs use(String key, String scope, int notBefore) {
        return new TokenInputs(
                "realm", "issuer", "client", key, Optional.empty(), scope, 1, 1, List.of(), 0, notBefore, null);
    }
}
