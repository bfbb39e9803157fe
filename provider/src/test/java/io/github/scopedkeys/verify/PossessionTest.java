/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.verify.Refusal.Reason;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only someone who has shown a whole key may end it. */
class PossessionTest {

    private static final StoredKey KEY = Keys.row(ScopedKey.generate("rpa"), Keys.PEPPERS);
    private static final Set<Reason> SECRET_WAS_RIGHT = EnumSet.of(
            Reason.DISABLED, Reason.EXPIRED, Reason.OWNER_DISABLED, Reason.OWNER_GONE, Reason.OWNER_INELIGIBLE);

    @ParameterizedTest
    @EnumSource
    void aRefusalProvesPossessionIfTheSecretWasRight(Reason reason) {
        assertThat(Possession.of(new Refusal(reason, KEY.id(), KEY.ownerId())).isPresent())
                .isEqualTo(SECRET_WAS_RIGHT.contains(reason));
    }

    @Test
    void itNamesTheKeyAndItsOwnerWhateverTheVerdict() {
        for (Verdict verdict : new Verdict[] {
            new VerifiedKey(KEY),
            new OwnerUnavailable(KEY.id(), KEY.ownerId()),
            new Refusal(Reason.DISABLED, KEY.id(), KEY.ownerId())
        }) {
            Possession held = Possession.of(verdict).orElseThrow();

            assertThat(held.key()).isEqualTo(KEY.id());
            assertThat(held.ownerId()).isEqualTo(KEY.ownerId());
        }
    }
}
