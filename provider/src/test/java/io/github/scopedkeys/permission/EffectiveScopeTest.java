/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static io.github.scopedkeys.permission.AccessLevel.NONE;
import static io.github.scopedkeys.permission.AccessLevel.READ;
import static io.github.scopedkeys.permission.AccessLevel.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveScopeTest {

    private static final EndpointId IMG_GEN = new EndpointId("img-gen");
    private static final EndpointId BILLING = new EndpointId("billing");
    private static final Catalogue USABLE = Catalogue.of("img-gen", "billing", "llm-chat");

    @Test
    void theStarIsEveryEndpointThatIsNotNamedAndANamedOneOverridesItUpAndDown() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of(IMG_GEN, READ_WRITE, BILLING, NONE));

        assertThat(permissions.effective(Optional.empty(), USABLE, 64))
                .hasToString("endpoint:img-gen:read endpoint:img-gen:write endpoint:llm-chat:read");
    }

    @Test
    void theStarReachesEndpointsThatComeLater() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of());

        assertThat(permissions.effective(Optional.empty(), Catalogue.of("new"), 64))
                .hasToString("endpoint:new:read");
    }

    @Test
    void aScopeNeverHoldsAWildcard() throws InvalidScope {
        Permissions permissions = new Permissions(READ_WRITE, READ_WRITE, Map.of());

        assertThat(permissions.effective(Optional.empty(), USABLE, 64).toString())
                .doesNotContain("*");
    }

    @Test
    void currentIsEverythingAndMayBeNothing() {
        Permissions permissions = new Permissions(READ, READ, Map.of(IMG_GEN, READ_WRITE, BILLING, NONE));

        assertThat(permissions.current(USABLE, 64).orElseThrow())
                .hasToString("graphql:read endpoint:img-gen:read endpoint:img-gen:write endpoint:llm-chat:read");
        assertThat(permissions.current(Catalogue.of(), 64).orElseThrow()).hasToString("graphql:read");
        assertThat(Permissions.NOTHING.current(USABLE, 64).orElseThrow().isEmpty())
                .isTrue();
    }

    @Test
    void currentWhenThereIsTooMuchToListThenAbsent() {
        Permissions permissions = new Permissions(NONE, READ, Map.of());

        assertThat(permissions.current(Catalogue.ofSize(65), 64)).isEmpty();
        assertThat(permissions.current(Catalogue.ofSize(64), 64).orElseThrow().endpoints())
                .hasSize(64);
    }

    @Test
    void effectiveWhenNothingIsGrantedThenRefused() {
        assertRefused("grants no access", Permissions.NOTHING, Optional.empty(), USABLE, 64);
    }

    @Test
    void effectiveWhenTheOwnerMayUseNothingThenRefused() {
        assertRefused(
                "grants no access",
                new Permissions(NONE, READ_WRITE, Map.of(IMG_GEN, READ)),
                Optional.empty(),
                Catalogue.of(),
                64);
    }

    @Test
    void effectiveWhenAnEmptyScopeIsRequestedThenRefused() {
        assertRefused(
                "grants no access",
                new Permissions(READ, READ, Map.of()),
                Optional.of(Scope.of(java.util.List.of())),
                USABLE,
                64);
    }

    @ParameterizedTest
    @CsvSource({
        "graphql:write, graphql:write",
        "graphql:read graphql:write, graphql:write",
        "graphql:read endpoint:billing:read, endpoint:billing:read",
        "endpoint:img-gen:write, endpoint:img-gen:write",
        "endpoint:img-gen:read endpoint:img-gen:write, endpoint:img-gen:write",
        "endpoint:foreign:read, endpoint:foreign:read",
        "endpoint:IMG-GEN:read, endpoint:IMG-GEN:read"
    })
    void effectiveWhenMoreIsRequestedThanGrantedThenRefusedInTheSameWords(String requested, String missing)
            throws InvalidScope {
        Permissions permissions = new Permissions(READ, NONE, Map.of(IMG_GEN, READ));

        assertRefused(
                "The API key does not grant the requested scope",
                permissions,
                Optional.of(Scope.parse(requested)),
                USABLE,
                64);
        assertThatThrownBy(() -> permissions.effective(Optional.of(Scope.parse(requested)), USABLE, 64))
                .isInstanceOfSatisfying(
                        InvalidScope.class,
                        refused -> assertThat(refused.missing().map(Permission::toString))
                                .contains(missing));
    }

    @Test
    void effectiveWhenTheOwnerLostTheEndpointThenRefused() throws InvalidScope {
        assertRefused(
                "does not grant",
                new Permissions(NONE, NONE, Map.of(IMG_GEN, READ)),
                Optional.of(Scope.parse("endpoint:img-gen:read")),
                Catalogue.of("billing"),
                64);
    }

    @Test
    void effectiveWhenTheStarReachesMoreEndpointsThanATokenMayNameThenRefusedWithAdvice() {
        Permissions permissions = new Permissions(READ, READ, Map.of());

        assertRefused(
                "more than 64 endpoints: request the ones you need with the parameter scope",
                permissions,
                Optional.empty(),
                Catalogue.ofSize(65),
                64);
    }

    @Test
    void effectiveWhenTheNamedEndpointsAloneAreTooManyThenRefused() {
        Map<EndpointId, AccessLevel> named = new HashMap<>();
        Catalogue catalogue = Catalogue.ofSize(4);
        catalogue.usable().forEach(endpoint -> named.put(endpoint, READ));

        assertRefused("more than 3", new Permissions(NONE, NONE, named), Optional.empty(), catalogue, 3);
    }

    @Test
    void effectiveWhenNamedAndOtherEndpointsTogetherAreTooManyThenRefused() {
        Permissions permissions = new Permissions(NONE, READ, Map.of(new EndpointId("e000"), READ_WRITE));

        assertRefused("more than 3", permissions, Optional.empty(), Catalogue.ofSize(4), 3);
    }

    @Test
    void effectiveWhenTooManyAreRequestedThenRefused() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of());

        assertRefused(
                "at most 1 endpoints",
                permissions,
                Optional.of(Scope.parse("endpoint:e000:read endpoint:e001:read")),
                Catalogue.ofSize(2),
                1);
    }

    @Test
    void effectiveWhenNarrowedThenTheSizeOfTheCatalogueDoesNotMatter() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of());

        assertThat(permissions.effective(Optional.of(Scope.parse("endpoint:e007:read")), Catalogue.ofSize(500), 64))
                .hasToString("endpoint:e007:read");
    }

    @Test
    void effectiveWhenAsManyEndpointsAsATokenMayNameThenAllAreNamed() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of());

        assertThat(permissions
                        .effective(Optional.empty(), Catalogue.ofSize(64), 64)
                        .endpoints())
                .hasSize(64);
    }

    @Test
    void endpointsThatAreExcludedFromTheStarDoNotCount() throws InvalidScope {
        Permissions permissions = new Permissions(NONE, READ, Map.of(new EndpointId("e000"), NONE));

        assertThat(permissions
                        .effective(Optional.empty(), Catalogue.ofSize(4), 3)
                        .endpoints())
                .hasSize(3)
                .doesNotContain(new EndpointId("e000"));
    }

    @Test
    void theAccessOfALegacyKeyLimitsGraphqlOnly() throws InvalidScope {
        assertThat(Permissions.legacy(READ).effective(Optional.empty(), Catalogue.of("a"), 64))
                .hasToString("graphql:read endpoint:a:read endpoint:a:write");
    }

    @Test
    void aStarThatIsLoweredIsNoWideningAndAnOverrideThatIsLiftedIs() {
        Permissions wide = new Permissions(NONE, READ, Map.of());
        Permissions excepted = new Permissions(NONE, READ, Map.of(BILLING, NONE));

        assertThat(excepted.widens(wide)).isFalse();
        assertThat(wide.widens(excepted)).isTrue();
        assertThat(new Permissions(NONE, NONE, Map.of(BILLING, READ)).widens(wide))
                .isFalse();
        assertThat(new Permissions(READ, NONE, Map.of()).widens(wide)).isTrue();
    }

    @Test
    void permissionsCannotBeChangedAfterwards() {
        Map<EndpointId, AccessLevel> endpoints = new HashMap<>(Map.of(IMG_GEN, READ));
        Permissions permissions = new Permissions(NONE, NONE, endpoints);
        endpoints.put(BILLING, READ_WRITE);

        assertThat(permissions.of(BILLING)).isEqualTo(NONE);
        Map<EndpointId, AccessLevel> own = permissions.endpoints();
        assertThatThrownBy(() -> own.put(BILLING, READ)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void assertRefused(
            String message, Permissions permissions, Optional<Scope> requested, Catalogue usable, int max) {
        assertThatThrownBy(() -> permissions.effective(requested, usable, max))
                .isInstanceOf(InvalidScope.class)
                .hasMessageContaining(message);
    }
}
