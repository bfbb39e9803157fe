/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.Action;
import io.github.scopedkeys.permission.Catalogue;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Permissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Properties of the advice on all grants, uses and owners. Some ids differ only in case. */
class AdviceLawsTest {

    private static final List<EndpointId> UNIVERSE = List.of(
            new EndpointId("a"),
            new EndpointId("A"),
            new EndpointId("b"),
            new EndpointId("c"),
            new EndpointId("d"),
            new EndpointId("e"));

    @Property
    void aSuggestionNeverWidensTheGrant(
            @ForAll("grants") Permissions grant,
            @ForAll("observations") Observation observed,
            @ForAll("catalogues") Catalogue usable) {
        Permissions suggested = suggested(grant, observed, usable);

        assertThat(suggested.widens(grant)).isFalse();
        for (Permission permission : all()) {
            assertThat(grant.allows(permission) || !suggested.allows(permission))
                    .as("%s", permission)
                    .isTrue();
        }
    }

    @Property
    void aSuggestionBreaksNoUseThatWasObservedAndIsStillPossible(
            @ForAll("grants") Permissions grant,
            @ForAll("observations") Observation observed,
            @ForAll("catalogues") Catalogue usable) {
        Permissions suggested = suggested(grant, observed, usable);

        assertThat(observed.used())
                .filteredOn(permission -> grant.allows(permission)
                        && (permission.isGraphql() || usable.usable().contains(permission.endpoint())))
                .allMatch(suggested::allows);
    }

    @Property
    void whatIsUnusedIsExactlyWhatTheSuggestionTakesAway(
            @ForAll("grants") Permissions grant,
            @ForAll("observations") Observation observed,
            @ForAll("catalogues") Catalogue usable) {
        Permissions suggested = suggested(grant, observed, usable);

        Set<String> lost = new HashSet<>();
        for (Permission permission : all()) {
            boolean named = permission.isGraphql() || grant.endpoints().containsKey(permission.endpoint());
            if (named && grant.allows(permission) && !suggested.allows(permission)) {
                lost.add(permission.toString());
            }
        }
        assertThat(Advice.of(grant, observed, usable).unused().stream()
                        .filter(unused -> !unused.resource().equals("endpoint:*"))
                        .map(unused -> unused.resource() + ":" + unused.action()))
                .containsExactlyInAnyOrderElementsOf(lost);
    }

    @Property
    void aSuggestionNamesNothingThatAChangeOfTheKeyWouldRefuse(
            @ForAll("grants") Permissions grant,
            @ForAll("observations") Observation observed,
            @ForAll("catalogues") Catalogue usable) {
        Permissions suggested = suggested(grant, observed, usable);

        assertThat(suggested.endpoints().keySet())
                .allMatch(endpoint -> grant.endpoints().containsKey(endpoint)
                        || usable.usable().contains(endpoint));
        assertThat(suggested.endpoints().keySet().stream().map(EndpointId::folded))
                .doesNotHaveDuplicates();
    }

    @Property
    void adviceOnAdvisedPermissionsChangesNothing(
            @ForAll("grants") Permissions grant,
            @ForAll("observations") Observation observed,
            @ForAll("catalogues") Catalogue usable) {
        Permissions suggested = suggested(grant, observed, usable);

        assertThat(suggested(suggested, observed, usable)).isEqualTo(suggested);
    }

    private static Permissions suggested(Permissions grant, Observation observed, Catalogue usable) {
        return Advice.of(grant, observed, usable).suggested().orElseThrow();
    }

    private static List<Permission> all() {
        List<Permission> all = new ArrayList<>();
        for (Action action : Action.values()) {
            all.add(Permission.graphql(action));
            UNIVERSE.forEach(endpoint -> all.add(new Permission(endpoint, action)));
            all.add(new Permission(new EndpointId("unnamed"), action));
        }
        return all;
    }

    /** No key names two ids that differ only in case. */
    @Provide
    Arbitrary<Permissions> grants() {
        Arbitrary<AccessLevel> levels = Arbitraries.of(AccessLevel.class);
        return Combinators.combine(
                        levels,
                        levels,
                        Arbitraries.maps(Arbitraries.of(UNIVERSE), levels).ofMaxSize(5))
                .as(Permissions::new)
                .filter(grant -> grant.endpoints().keySet().stream()
                                .map(EndpointId::folded)
                                .distinct()
                                .count()
                        == grant.endpoints().size());
    }

    @Provide
    Arbitrary<Observation> observations() {
        return Combinators.combine(
                        Arbitraries.of(all()).set(), Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)))
                .as((used, complete) -> new Observation(Advice.MIN_DAYS, 0, used, complete));
    }

    @Provide
    Arbitrary<Catalogue> catalogues() {
        return Arbitraries.of(UNIVERSE).set().map(Catalogue::new);
    }
}
