/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What ids and scopes say of themselves. */
class NamesTest {

    @Test
    void endpointIdsThatDifferOnlyInCaseAreOne() {
        EndpointId id = new EndpointId("Img-Gen");

        assertThat(id.equalsIgnoreCase(new EndpointId("img-gen"))).isTrue();
        assertThat(id.equalsIgnoreCase(new EndpointId("img-gen2"))).isFalse();
        assertThat(id.folded()).isEqualTo("img-gen");
        assertThat(id).hasToString("Img-Gen").isNotEqualTo(new EndpointId("img-gen"));
    }

    @Test
    void aScopeKnowsWhetherItIsEmpty() throws InvalidScope {
        assertThat(Scope.of(List.of()).isEmpty()).isTrue();
        Scope read = Scope.parse("graphql:read");
        assertThat(read.isEmpty()).isFalse();
        assertThat(read)
                .isEqualTo(Scope.parse(" graphql:read graphql:read "))
                .hasSameHashCodeAs(Scope.parse("graphql:read"));
        assertThat(read.retain(permission -> false).isEmpty()).isTrue();
    }
}
