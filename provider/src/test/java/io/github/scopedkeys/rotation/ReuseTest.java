/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.realm.ReuseAction;
import io.github.scopedkeys.store.ReplacedKeyRows.Replaced;
import org.junit.jupiter.api.Test;

/** When the use of a replaced key may disable its successor. */
class ReuseTest {

    private static final long END = 1_000_000_000_000L;

    @Test
    void onlyIfTheRealmSaysSo() {
        assertThat(mayStop(ReuseAction.NOTIFY, null, END + Reuse.SETTLING)).isFalse();
        assertThat(mayStop(ReuseAction.DISABLE, null, END + Reuse.SETTLING)).isTrue();
    }

    @Test
    void notInTheFirstHourAfterTheEnd() {
        assertThat(mayStop(ReuseAction.DISABLE, null, END + Reuse.SETTLING - 1)).isFalse();
    }

    @Test
    void onlyOnce() {
        assertThat(mayStop(ReuseAction.DISABLE, END + 1, END + 100 * Reuse.SETTLING))
                .isFalse();
    }

    private static boolean mayStop(ReuseAction action, Long stopped, long now) {
        return Reuse.mayStopSuccessor(new Replaced(KeyId.random(), END, null, stopped), action, now);
    }
}
