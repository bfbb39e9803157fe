/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {

    private static final List<EndpointId> ENDPOINTS =
            List.of("a", "b", "c.d", "e-f", "G_7").stream().map(EndpointId::new).toList();

    @Provide
    Arbitrary<Permissions> grants() {
        Arbitrary<AccessLevel> level = Arbitraries.of(AccessLevel.class);
        return Combinators.combine(
                        level,
                        level,
                        Arbitraries.maps(Arbitraries.of(ENDPOINTS), level).ofMaxSize(5))
                .as(Permissions::new);
    }

    @Provide
    Arbitrary<Set<EndpointId>> ceilings() {
        return Arbitraries.of(ENDPOINTS).set();
    }

    @Property(tries = 1000)
    void aTokenHoldsExactlyWhatIsGrantedAndUsable(
            @ForAll("grants") Permissions grant, @ForAll("ceilings") Set<EndpointId> usable) {
        Set<Permission> expected = new HashSet<>();
        for (Action action : Action.values()) {
            if (grant.graphql().allows(action)) {
                expected.add(Permission.graphql(action));
            }
            usable.stream()
                    .filter(endpoint -> grant.of(endpoint).allows(action))
                    .forEach(endpoint -> expected.add(new Permission(endpoint, action)));
        }

        Optional<Scope> scope = effective(grant, Optional.empty(), usable);

        assertThat(scope.map(s -> Set.copyOf(s.permissions())).orElse(Set.of())).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void narrowingGivesWhatIsAskedForOrNothing(
            @ForAll("grants") Permissions grant,
            @ForAll("grants") Permissions wish,
            @ForAll("ceilings") Set<EndpointId> usable) {
        Optional<Scope> everything = effective(grant, Optional.empty(), usable);
        Optional<Scope> wished = effective(wish, Optional.empty(), Set.copyOf(ENDPOINTS));
        if (wished.isEmpty()) {
            return;
        }

        Optional<Scope> narrowed = effective(grant, wished, usable);

        boolean covered = everything
                .map(all -> all.permissions().containsAll(wished.get().permissions()))
                .orElse(false);
        assertThat(narrowed).isEqualTo(covered ? wished : Optional.empty());
    }

    @Property(tries = 1000)
    void whatRemainsIsNeverWiderAndAskingTwiceChangesNothing(
            @ForAll("grants") Permissions grant,
            @ForAll("grants") Permissions later,
            @ForAll("ceilings") Set<EndpointId> usable) {
        Optional<Scope> minted = effective(grant, Optional.empty(), Set.copyOf(ENDPOINTS));
        if (minted.isEmpty()) {
            return;
        }

        Scope remaining = later.remaining(minted.get(), ceiling(usable));

        assertThat(minted.get().permissions()).containsAll(remaining.permissions());
        assertThat(remaining.permissions()).allMatch(later::allows);
        assertThat(later.remaining(remaining, ceiling(usable))).isEqualTo(remaining);
    }

    @Property(tries = 1000)
    void aScopeSaysTheSameInAllItsForms(@ForAll("grants") Permissions grant) throws InvalidScope {
        Optional<Scope> scope = effective(grant, Optional.empty(), Set.copyOf(ENDPOINTS));
        if (scope.isEmpty()) {
            return;
        }
        assertThat(Scope.parse(scope.get().toString())).isEqualTo(scope.get());
        Set<String> told = scope.get().authorizationDetails().stream()
                .flatMap(detail -> ((List<?>) detail.get("actions"))
                        .stream()
                                .map(action -> detail.get("type").equals("graphql")
                                        ? "graphql:" + action
                                        : "endpoint:" + detail.get("identifier") + ":" + action))
                .collect(Collectors.toSet());
        assertThat(told).isEqualTo(Set.of(scope.get().toString().split(" ")));
    }

    @Property(tries = 1000)
    void wideningIsSeenWheneverSomethingNewIsAllowed(
            @ForAll("grants") Permissions grant, @ForAll("grants") Permissions former) {
        boolean more =
                ENDPOINTS.stream().anyMatch(endpoint -> grant.of(endpoint).exceeds(former.of(endpoint)));
        assertThat(grant.widens(grant)).isFalse();
        if (more
                || grant.graphql().exceeds(former.graphql())
                || grant.everyOtherEndpoint().exceeds(former.everyOtherEndpoint())) {
            assertThat(grant.widens(former)).isTrue();
        }
    }

    @Test
    void anEndpointThatLosesItsExceptionIsWidened() {
        Permissions former = new Permissions(
                AccessLevel.NONE, AccessLevel.READ, Map.of(new EndpointId("billing"), AccessLevel.NONE));

        assertThat(new Permissions(AccessLevel.NONE, AccessLevel.READ, Map.of()).widens(former))
                .isTrue();
    }

    @Test
    void aLegacyKeysAccessLimitsGraphqlOnly() {
        Permissions legacy = Permissions.legacy(AccessLevel.READ);

        assertThat(legacy.graphql()).isEqualTo(AccessLevel.READ);
        assertThat(legacy.of(new EndpointId("any"))).isEqualTo(AccessLevel.READ_WRITE);
    }

    @Test
    void moreEndpointsThanATokenMayNameAreRefused() {
        Permissions all = new Permissions(AccessLevel.READ, AccessLevel.READ, Map.of());

        assertThatThrownBy(() -> all.effective(Optional.empty(), ceiling(Set.copyOf(ENDPOINTS)), 4))
                .isInstanceOf(InvalidScope.class)
                .hasMessageContaining("more than 4 endpoints");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "graphql",
                "graphql:",
                "graphql:admin",
                "graphql:READ",
                "graphql:read,graphql:write",
                "endpoint:a",
                "endpoint:*:read",
                "endpoint::read",
                "endpoint:a:",
                "endpoint:a:all",
                "endpoint:.a:read",
                "Endpoint:a:read",
                "openid",
                "offline_access",
                "graphql:read\topenid",
                "endpoint:a:b:read"
            })
    void aScopeThatIsNotOursIsRefused(String scope) {
        assertThatThrownBy(() -> Scope.parse(scope)).isInstanceOf(InvalidScope.class);
    }

    private static Optional<Scope> effective(Permissions grant, Optional<Scope> requested, Set<EndpointId> usable) {
        try {
            return Optional.of(grant.effective(requested, ceiling(usable), 64));
        } catch (InvalidScope e) {
            return Optional.empty();
        }
    }

    private static UsableEndpoints ceiling(Set<EndpointId> usable) {
        return new UsableEndpoints() {
            @Override
            public Set<EndpointId> among(Collection<EndpointId> ids) {
                return ids.stream().filter(usable::contains).collect(Collectors.toSet());
            }

            @Override
            public Set<EndpointId> firstExcept(Collection<EndpointId> excluded, int max) {
                return usable.stream()
                        .filter(id -> !excluded.contains(id))
                        .limit(max)
                        .collect(Collectors.toSet());
            }
        };
    }
}
