/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.Catalogue;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.usage.Advice.Unused;
import io.github.scopedkeys.usage.Advice.Withheld;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private static final Catalogue USABLE = Catalogue.of("a", "b", "c");

    @Test
    void whatWasNotUsedGoesAndTheUsedEndpointsTakeThePlaceOfAllOthers() {
        Permissions grant = grant("read_write", "*", "read_write", "a", "read", "b", "none");

        Advice advice = advise(grant, "graphql:read", "endpoint:c:write");

        assertThat(advice.suggested()).contains(grant("read", "c", "read_write"));
        assertThat(advice.unused())
                .containsExactly(
                        new Unused("graphql", "write"),
                        new Unused("endpoint:*", "read"),
                        new Unused("endpoint:*", "write"),
                        new Unused("endpoint:a", "read"));
        assertThat(advice.withheld()).isEmpty();
    }

    @Test
    void aKeyThatUsedAllThatItNamesCanDoWithoutNothing() {
        Permissions grant = grant("read", "a", "read_write");

        Advice advice = advise(grant, "graphql:read", "endpoint:a:write");

        assertThat(advice.suggested()).contains(grant);
        assertThat(advice.unused()).isEmpty();
    }

    @Test
    void aKeyThatWasNeverUsedCanDoWithoutEverything() {
        assertThat(advise(grant("read", "*", "read")).suggested()).contains(Permissions.NOTHING);
    }

    @Test
    void aUseThatDidNotSayWhatForWithholdsTheSuggestionAndOneFewerDoesNot() {
        Advice blind = Advice.of(grant("read"), new Observation(90, 1, Set.of(), true), USABLE);

        assertThat(blind.withheld()).contains(Withheld.BLIND_USES);
        assertThat(blind.suggested()).isEmpty();
        assertThat(blind.unused()).containsExactly(new Unused("graphql", "read"));
        assertThat(advise(grant("read")).suggested()).isPresent();
    }

    @Test
    void thirteenDaysAreTooFewAndFourteenAreEnough() {
        assertThat(Advice.of(grant("read"), new Observation(13, 0, Set.of(), true), USABLE)
                        .withheld())
                .contains(Withheld.TOO_YOUNG);
        assertThat(Advice.of(grant("read"), new Observation(14, 0, Set.of(), true), USABLE)
                        .suggested())
                .contains(Permissions.NOTHING);
    }

    @Test
    void noPermissionCanNameAnEndpointThatIsGoneOrOfSomeoneElse() {
        Permissions grant = grant("none", "*", "read");

        assertThat(advise(grant, "endpoint:a:read", "endpoint:gone:read").suggested())
                .contains(grant("none", "a", "read"));
    }

    @Test
    void anEndpointThatTheKeyNamesStaysThoughItsOwnerMayNotUseItNow() {
        Permissions grant = grant("none", "of-another", "read_write");

        assertThat(advise(grant, "endpoint:of-another:read").suggested()).contains(grant("none", "of-another", "read"));
    }

    @Test
    void aUseOfWhatTheKeyNoLongerGrantsBringsNothingBack() {
        // Such as a reused id: the grant on the former endpoint counts as none.
        Permissions grant = grant("read", "*", "read", "a", "none");

        assertThat(advise(grant, "graphql:write", "endpoint:a:write", "endpoint:A:read", "endpoint:b:write")
                        .suggested())
                .contains(grant("read", "b", "read"));
    }

    @Test
    void endpointsThatCannotAllBeNamedLeaveTheStarAtTheLevelThatWasUsedAndAllItsExceptions() {
        String[] many = new String[1001];
        Arrays.setAll(many, i -> "endpoint:e" + i + ":read");
        Permissions grant = grant("none", "*", "read_write", "a", "none", "b", "read");

        Advice advice = advise(grant, many);

        assertThat(advice.suggested()).contains(grant("none", "*", "read", "a", "none", "b", "none"));
        assertThat(advice.unused())
                .containsExactly(new Unused("endpoint:*", "write"), new Unused("endpoint:b", "read"));
    }

    @Test
    void idsThatDifferOnlyInCaseCannotBothBeNamed() {
        Permissions grant = grant("none", "*", "read_write", "b", "none");

        assertThat(Advice.of(grant, observed("endpoint:a:read", "endpoint:A:write"), Catalogue.of("a", "A"))
                        .suggested())
                .contains(grant);
    }

    @Test
    void ofMoreUsesThanAreReadOnlyGraphqlIsJudged() {
        Permissions grant = grant("read_write", "*", "read", "a", "read_write");
        Observation incomplete = new Observation(20, 0, observed("graphql:read").used(), false);

        assertThat(Advice.of(grant, incomplete, USABLE).suggested())
                .contains(grant("read", "*", "read", "a", "read_write"));
    }

    private static Advice advise(Permissions grant, String... used) {
        return Advice.of(grant, observed(used), USABLE);
    }

    private static Observation observed(String... used) {
        return new Observation(
                14,
                0,
                Arrays.stream(used)
                        .map(scope -> Permission.parse(scope).orElseThrow())
                        .collect(Collectors.toCollection(HashSet::new)),
                true);
    }

    private static Permissions grant(String graphql, String... endpointsAndLevels) {
        Map<EndpointId, AccessLevel> named = new HashMap<>();
        AccessLevel others = AccessLevel.NONE;
        for (int i = 0; i < endpointsAndLevels.length; i += 2) {
            AccessLevel level = AccessLevel.parse(endpointsAndLevels[i + 1]).orElseThrow();
            if (endpointsAndLevels[i].equals("*")) {
                others = level;
            } else {
                named.put(new EndpointId(endpointsAndLevels[i]), level);
            }
        }
        return new Permissions(AccessLevel.parse(graphql).orElseThrow(), others, named);
    }
}
