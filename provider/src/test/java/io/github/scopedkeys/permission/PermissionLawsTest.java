/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of all permissions, requests and owners. */
class PermissionLawsTest {

    private static final int MANY = 100;
    private static final List<EndpointId> UNIVERSE = List.of(
            new EndpointId("a"), new EndpointId("b"), new EndpointId("c"), new EndpointId("d"), new EndpointId("e"));

    @Property
    void everythingIsExactlyWhatIsGrantedAndUsable(
            @ForAll("permissions") Permissions permissions, @ForAll("catalogues") Catalogue usable) {
        Set<Permission> expected = new TreeSet<>();
        for (Permission permission : all()) {
            if (permissions.allows(permission)
                    && (permission.isGraphql() || usable.usable().contains(permission.endpoint()))) {
                expected.add(permission);
            }
        }

        assertThat(effective(permissions, Optional.empty(), usable).map(Scope::permissions))
                .isEqualTo(expected.isEmpty() ? Optional.empty() : Optional.of(expected));
    }

    @Property
    void aRequestIsGivenWholeOrRefused(
            @ForAll("permissions") Permissions permissions,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("scopes") Scope requested) {
        boolean covered = requested.permissions().stream()
                .allMatch(permission -> permissions.allows(permission)
                        && (permission.isGraphql() || usable.usable().contains(permission.endpoint())));

        assertThat(effective(permissions, Optional.of(requested), usable))
                .isEqualTo(covered && !requested.isEmpty() ? Optional.of(requested) : Optional.empty());
    }

    @Property
    void narrowingTwiceIsNarrowingOnce(
            @ForAll("permissions") Permissions permissions,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("scopes") Scope scope) {
        Scope once = permissions.remaining(scope, usable);

        assertThat(permissions.remaining(once, usable)).isEqualTo(once);
        assertThat(scope.permissions()).containsAll(once.permissions());
    }

    @Property
    void theOrderOfNarrowingDoesNotMatter(
            @ForAll("permissions") Permissions one,
            @ForAll("permissions") Permissions other,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("scopes") Scope scope) {
        assertThat(one.remaining(other.remaining(scope, usable), usable))
                .isEqualTo(other.remaining(one.remaining(scope, usable), usable));
    }

    @Property
    void lessAskedLeavesNotMore(
            @ForAll("permissions") Permissions permissions,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("scopes") Scope scope,
            @ForAll("scopes") Scope part) {
        Scope smaller = scope.retain(part::contains);

        assertThat(permissions.remaining(scope, usable).permissions())
                .containsAll(permissions.remaining(smaller, usable).permissions());
    }

    @Property
    void lessUsableLeavesNotMore(
            @ForAll("permissions") Permissions permissions,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("catalogues") Catalogue others,
            @ForAll("scopes") Scope scope) {
        Catalogue fewer = new Catalogue(others.among(usable.usable()));

        assertThat(permissions.remaining(scope, usable).permissions())
                .containsAll(permissions.remaining(scope, fewer).permissions());
    }

    @Property
    void whatIsEffectiveRemainsAsLongAsNothingChanges(
            @ForAll("permissions") Permissions permissions, @ForAll("catalogues") Catalogue usable) {
        effective(permissions, Optional.empty(), usable).ifPresent(scope -> {
            assertThat(permissions.remaining(scope, usable)).isEqualTo(scope);
            assertThat(effective(permissions, Optional.of(scope), usable)).contains(scope);
        });
    }

    @Property
    void nothingWidensItself(@ForAll("permissions") Permissions permissions) {
        assertThat(permissions.widens(permissions)).isFalse();
        assertThat(Permissions.NOTHING.widens(permissions)).isFalse();
    }

    @Property
    void wideningIsToAllowSomethingThatWasNotAllowed(
            @ForAll("permissions") Permissions now, @ForAll("permissions") Permissions former) {
        // Outside the universe, one endpoint that neither names represents all others.
        List<Permission> all = all();
        all.add(new Permission(new EndpointId("unnamed"), Action.READ));
        all.add(new Permission(new EndpointId("unnamed"), Action.WRITE));

        assertThat(now.widens(former))
                .isEqualTo(all.stream().anyMatch(permission -> now.allows(permission) && !former.allows(permission)));
    }

    @Property
    void notWideningIsTransitive(
            @ForAll("permissions") Permissions one,
            @ForAll("permissions") Permissions two,
            @ForAll("permissions") Permissions three) {
        if (!one.widens(two) && !two.widens(three)) {
            assertThat(one.widens(three)).isFalse();
        }
    }

    @Property
    void aKeyThatWasNotWidenedIsWorthNotMore(
            @ForAll("permissions") Permissions now,
            @ForAll("permissions") Permissions former,
            @ForAll("catalogues") Catalogue usable,
            @ForAll("scopes") Scope scope) {
        if (!now.widens(former)) {
            assertThat(former.remaining(scope, usable).permissions())
                    .containsAll(now.remaining(scope, usable).permissions());
        }
    }

    private static Optional<Scope> effective(Permissions permissions, Optional<Scope> requested, Catalogue usable) {
        try {
            return Optional.of(permissions.effective(requested, usable, MANY));
        } catch (InvalidScope refused) {
            return Optional.empty();
        }
    }

    private static List<Permission> all() {
        List<Permission> all = new ArrayList<>();
        for (Action action : Action.values()) {
            all.add(Permission.graphql(action));
            UNIVERSE.forEach(endpoint -> all.add(new Permission(endpoint, action)));
        }
        return all;
    }

    @Provide
    Arbitrary<Permissions> permissions() {
        Arbitrary<AccessLevel> levels = Arbitraries.of(AccessLevel.class);
        return Combinators.combine(
                        levels,
                        levels,
                        Arbitraries.maps(Arbitraries.of(UNIVERSE), levels).ofMaxSize(5))
                .as(Permissions::new);
    }

    @Provide
    Arbitrary<Catalogue> catalogues() {
        return Arbitraries.of(UNIVERSE).set().map(Catalogue::new);
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Arbitraries.of(all()).set().map(Scope::of);
    }
}
