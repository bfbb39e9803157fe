/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A key's ceiling: the endpoints read with it, and the owner's other endpoints only if those are not enough. */
class NamedEndpointsTest {

    private static final EndpointId USABLE = new EndpointId("usable");
    private static final EndpointId LOST = new EndpointId("lost");
    private static final EndpointId OTHER = new EndpointId("other");
    private static final EndpointId FOREIGN = new EndpointId("foreign");

    private final Asked others = new Asked();
    private final UsableEndpoints endpoints = new VerifiedKey(Keys.granting(
                    Keys.row(ScopedKey.generate("rpa"), Keys.PEPPERS),
                    new Permissions(
                            AccessLevel.NONE,
                            AccessLevel.READ,
                            Map.of(USABLE, AccessLevel.READ, LOST, AccessLevel.READ)),
                    Set.of(USABLE)))
            .usable(others);

    @Test
    void whatTheKeyNamesWasReadWithItAndIsNotAskedForAgain() {
        assertThat(endpoints.among(List.of(USABLE, LOST))).containsExactly(USABLE);
        assertThat(endpoints.among(List.of(LOST))).isEmpty();
        assertThat(endpoints.among(List.of())).isEmpty();
        assertThat(others.about).isEmpty();
    }

    @Test
    void whatTheKeyDoesNotNameIsAskedForAloneAndMayBeRefused() {
        assertThat(endpoints.among(List.of(USABLE, LOST, OTHER, FOREIGN))).containsExactlyInAnyOrder(USABLE, OTHER);
        assertThat(others.about).containsExactlyInAnyOrder(OTHER, FOREIGN);
    }

    @Test
    void onlyTheEndpointsInQuestionAreReturned() {
        assertThat(endpoints.among(List.of(OTHER))).containsExactly(OTHER);
    }

    @Test
    void theRestIsTheOwners() {
        assertThat(endpoints.firstExcept(List.of(USABLE), 7)).containsExactly(new EndpointId("first-7"));
    }

    /** The owner may use all endpoints except {@link #FOREIGN}, including the one that the key has lost. */
    private static final class Asked implements UsableEndpoints {

        private final Set<EndpointId> about = new HashSet<>();

        @Override
        public Set<EndpointId> among(Collection<EndpointId> ids) {
            about.addAll(ids);
            Set<EndpointId> usable = new HashSet<>(ids);
            usable.remove(FOREIGN);
            return usable;
        }

        @Override
        public Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max) {
            return Set.of(new EndpointId("first-" + max));
        }
    }
}
