/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @Property
    void whatIsPrintedIsReadBack(@ForAll("permissions") Permission permission) {
        assertThat(Permission.parse(permission.toString())).contains(permission);
    }

    @Property
    void aPrintedScopeIsReadBack(@ForAll("scopes") Scope scope) throws InvalidScope {
        assertThat(Scope.parse(scope.toString())).isEqualTo(scope).hasSameHashCodeAs(scope);
        assertThat(Scope.parse(scope.toString())).hasToString(scope.toString());
    }

    @Property
    void authorizationDetailsSayTheSameAsTheScope(@ForAll("scopes") Scope scope) {
        Set<String> said = new HashSet<>();
        for (Map<String, Object> detail : scope.authorizationDetails()) {
            String resource = detail.get("type").equals("graphql") ? "graphql" : "endpoint:" + detail.get("identifier");
            for (Object action : (List<?>) detail.get("actions")) {
                assertThat(said.add(resource + ":" + action)).isTrue();
            }
        }

        assertThat(said).isEqualTo(Set.of(scope.toString().split(" ")));
    }

    @Test
    void authorizationDetailsHaveTheFormOfTheContract() throws InvalidScope {
        assertThat(Scope.parse("endpoint:img-gen:write graphql:read endpoint:img-gen:read")
                        .authorizationDetails())
                .containsExactly(
                        Map.of("type", "graphql", "actions", List.of("read")),
                        Map.of("type", "endpoint", "identifier", "img-gen", "actions", List.of("read", "write")));
    }

    @Test
    void aScopeIsPrintedInAFixedOrderAndARepeatedValueCountsOnce() throws InvalidScope {
        assertThat(Scope.parse(" endpoint:b:read graphql:write  endpoint:a:write graphql:read endpoint:b:read "))
                .hasToString("graphql:read graphql:write endpoint:a:write endpoint:b:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "openid",
                "offline_access",
                "graphql",
                "graphql:",
                "graphql:*",
                "graphql:none",
                "graphql:read_write",
                "graphql:READ",
                "graphql:admin",
                "graphql:read:read",
                "GraphQL:read",
                "endpoint",
                "endpoint:",
                "Endpoint:a:read",
                "endpoint:a:all",
                "endpoint::read",
                "endpoint:read",
                "endpoint:*:read",
                "endpoint:img-*:read",
                "endpoint:img-gen",
                "endpoint:img-gen:",
                "endpoint:img-gen:*",
                "endpoint:img-gen:delete",
                "endpoint:img-gen:read:write",
                "endpoint:a:b:read",
                "endpoint:-img:read",
                "endpoint:.img:read",
                "endpoint:../img:read",
                "endpoint:img/gen:read",
                "endpoint:im\u0131:read",
                "graphql:read\tgraphql:write",
                "graphql:read\ngraphql:write",
                "graphql:read,graphql:write",
                "graphql:read\u00a0graphql:write",
                "graphql:read openid"
            })
    void parseWhenAValueIsNoPermissionThenRefusedInTheSameWords(String parameter) {
        assertThatThrownBy(() -> Scope.parse(parameter))
                .isInstanceOf(InvalidScope.class)
                .hasMessage("The API key does not grant the requested scope");
    }

    @Property
    void noTextMakesTheParserFailOtherwiseThanByRefusing(@ForAll String text) {
        assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(InvalidScope.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "-a", ".a", "_a", "a b", "a/b", "a:b", "a\n", "ä", "a%2fb"})
    void anEndpointIdOutsideTheGrammarIsRefused(String id) {
        assertThat(EndpointId.parse(id)).isEmpty();
        assertThatThrownBy(() -> new EndpointId(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEndpointIdHasAtMost64Characters() {
        assertThat(EndpointId.parse("a".repeat(64))).isPresent();
        assertThat(EndpointId.parse("a".repeat(65))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NONE", "Read", "write", "readwrite", "read-write", "read_write ", "all", "2"})
    void aWordThatIsNoLevelIsRefused(String word) {
        assertThat(AccessLevel.parse(word)).isEmpty();
    }

    @Test
    void everyLevelIsReadBackFromItsWordAndHoldsTheOnesBefore() {
        for (AccessLevel level : AccessLevel.values()) {
            assertThat(AccessLevel.parse(level.word())).contains(level);
            for (AccessLevel other : AccessLevel.values()) {
                assertThat(level.actions().containsAll(other.actions())).isEqualTo(!other.exceeds(level));
            }
        }
    }

    @Provide
    Arbitrary<Permission> permissions() {
        Arbitrary<EndpointId> endpoints = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .ofMinLength(1)
                .ofMaxLength(3)
                .flatMap(first -> Arbitraries.strings()
                        .withChars("aZ9._-")
                        .ofMaxLength(61)
                        .map(rest -> new EndpointId(first + rest)));
        return Combinators.combine(endpoints.injectNull(0.2), Arbitraries.of(Action.class))
                .as(Permission::new);
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return permissions().list().ofMinSize(1).ofMaxSize(12).map(list -> Scope.of(new ArrayList<>(list)));
    }
}
