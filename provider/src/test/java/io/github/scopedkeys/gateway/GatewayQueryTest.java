/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.scopedkeys.token.RedemptionRefused;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check asks for, and which queries would ask for less than they get. */
class GatewayQueryTest {

    @Test
    void withoutParametersTheCheckAsksForEverythingTheKeyGrants() throws Exception {
        GatewayQuery query = GatewayQuery.of(query());

        assertThat(query.scope()).isNull();
        assertThat(query.audience()).isEmpty();
    }

    @Test
    void scopesAndAudiencesCanBeRepeated() throws Exception {
        GatewayQuery query = GatewayQuery.of(
                query("scope", "graphql:read", "scope", "endpoint:x:read", "audience", "a", "audience", "b"));

        assertThat(query.scope()).isEqualTo("graphql:read endpoint:x:read");
        assertThat(query.audience()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"\"\",\"\"", "graphql:read,\"\"", "\" \",graphql:read"})
    void aScopeThatIsBlankAmongOthersIsBlankAltogether(String first, String second) throws Exception {
        assertThat(GatewayQuery.of(query("scope", first, "scope", second)).scope())
                .isBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Scope",
                "scope[]",
                "scopes",
                "required_scope",
                "requiredScopes",
                " scope",
                "api_key_scope",
                "Audience",
                "audiences",
                "aud",
                "requiredAudience",
                "resource",
                "Resource",
                "resource[]",
                "authorization_details",
                "authorizationDetails"
            })
    void aParameterThatMayBeMeantToNarrowTheTokenIsRejected(String parameter) {
        RedemptionRefused refused = catchThrowableOfType(
                RedemptionRefused.class, () -> GatewayQuery.of(query("scope", "graphql:read", parameter, "x")));

        assertThat(refused.error()).isEqualTo("invalid_request");
        assertThat(refused.reason()).isEqualTo("parameter_not_honoured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void soIsAnAudienceThatARuleDidNotFind(String audience) {
        assertThat(catchThrowableOfType(
                        RedemptionRefused.class,
                        () -> GatewayQuery.of(query("audience", "platform-api", "audience", audience))))
                .hasMessageContaining("audience is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "microscope", "resources", "resource_id", "permission", "audience_id", ""})
    void otherParametersOfTheOriginalRequestAreIgnored(String parameter) throws Exception {
        assertThat(GatewayQuery.of(query(parameter, "x", "scope", "graphql:read")))
                .isEqualTo(GatewayQuery.of(query("scope", "graphql:read")));
    }

    private static MultivaluedMap<String, String> query(String... namesAndValues) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }
}
