/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.scopedkeys.server.Stub;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.urls.HostnameProvider;
import org.keycloak.urls.UrlType;

/** A parameter that Keycloak dropped or changed counts as it was sent, or the request is refused. */
class SentParametersTest {

    private static final MultivaluedMap<String, String> NONE = form();
    private static final int LONGEST = 170_000;

    @Test
    void whatKeycloakDroppedOrChangedIsRestored() {
        MultivaluedMap<String, String> seen = form("audience", "platform-api", "grant_type", "seen");
        String scope = "x".repeat(5_000);

        SentParameters.restore(
                exchange(form("scope", scope, "audience", "platform\n-api", "grant_type", "sent"), seen, NONE));

        assertThat(seen)
                .containsOnly(
                        Map.entry("scope", List.of(scope)),
                        Map.entry("audience", List.of("platform\n-api")),
                        // The control: Keycloak's own affair.
                        Map.entry("grant_type", List.of("seen")));
    }

    @Test
    void aParameterWithoutAValueIsAbsent() {
        MultivaluedMap<String, String> seen = form("scope", "", "audience", "", "resource", "urn:x");

        SentParameters.restore(exchange(form("scope", "", "audience", "", "audience", "platform-api"), seen, NONE));

        assertThat(seen).containsOnly(Map.entry("audience", List.of("platform-api")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_token",
                "actor_token_type",
                "requested_subject",
                "requested_issuer",
                "subject_issuer",
                "resource",
                "authorization_details"
            })
    void whatWouldChangeTheTokenIsUnsupported(String name) {
        assertThat(SentParameters.unsupported(exchange(NONE, form("scope", "graphql:read", name, "x"), NONE)))
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"subject_token", "subject_token_type", "scope", "audience", "requested_token_type", "client_id"})
    void whatAnExchangeReadsOrIgnoresIsNot(String name) {
        assertThat(SentParameters.unsupported(exchange(NONE, form(name, "x"), NONE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "audience", "subject_token", "resource", "actor_token"})
    void aParameterInTheAddressIsRefused(String name) {
        assertRefused(() -> SentParameters.requireHonourable(exchange(NONE, form(name, "x"), form(name, "x"))), name);
        assertRefused(() -> SentParameters.requireHonourable(exchange(NONE, NONE, form(name, ""))), name);

        assertHonoured(exchange(NONE, form(name, "x"), form("utm", "1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "subject_token", "subject_token_type", "requested_token_type"})
    void aParameterThatIsSentTwiceIsRefused(String name) {
        assertRefused(() -> SentParameters.requireHonourable(exchange(NONE, form(name, "a", name, "b"), NONE)), name);

        assertHonoured(exchange(NONE, form(name, "a"), NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "resource"})
    void someMayBeSentOftenButNotWithoutEnd(String name) {
        assertHonoured(exchange(NONE, times(name, 64, 1), NONE));
        assertRefused(() -> SentParameters.requireHonourable(exchange(NONE, times(name, 65, 1), NONE)), name);

        assertHonoured(exchange(NONE, times(name, 10, LONGEST / 10), NONE));
        assertRefused(
                () -> SentParameters.requireHonourable(exchange(NONE, times(name, 11, LONGEST / 10), NONE)), name);
    }

    @Test
    void aParameterThatIsTooLongIsRefused() {
        assertHonoured(exchange(NONE, times("scope", 1, LONGEST), NONE));
        assertRefused(
                () -> SentParameters.requireHonourable(exchange(NONE, times("scope", 1, LONGEST + 1), NONE)), "scope");
    }

    @Test
    void onlyTheNamedParametersAreChecked() {
        KeycloakSession session = session(NONE, form("scope", "x"));

        assertRefused(() -> SentParameters.requireHonourable(session, NONE, List.of("api_key", "scope")), "scope");
        assertThatCode(() -> SentParameters.requireHonourable(session, times("scope", 2, 1), List.of("api_key")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graphql:read",
                "openid graphql:write",
                "endpoint:img-gen:read",
                "openid\tendpoint:img-gen:write",
                " graphql:read",
                // Of a client whose rules found no scope.
                " ",
                "\t"
            })
    void aScopeOfAKeyIsRefusedWhereScopeHasAnotherMeaning(String scope) {
        assertRefused(
                () -> SentParameters.requireOnlyApiKeyScope(session(NONE, NONE), form("scope", scope)),
                "api_key_scope");
        assertRefused(
                () -> SentParameters.requireOnlyApiKeyScope(
                        session(NONE, NONE), form("scope", "openid", "scope", scope)),
                "api_key_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_details", "resource"})
    void soIsAnotherParameterThatWouldNarrowTheToken(String name) {
        assertRefused(
                () -> SentParameters.requireOnlyApiKeyScope(session(NONE, NONE), form(name, "[]")),
                "The parameter " + name + " is not supported for API keys. Use api_key_scope.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "authorization_details", "resource"})
    void andOneInTheQueryThatKeycloakIgnores(String name) {
        assertRefused(
                () -> SentParameters.requireOnlyApiKeyScope(session(NONE, form(name, "openid")), NONE),
                "Send the parameter " + name + " in the request body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openid", "openid profile email", "graphql", "graphql:admin"})
    void theScopesOfOthersAreNot(String scope) {
        assertThatCode(() -> SentParameters.requireOnlyApiKeyScope(
                        session(NONE, form("login_hint", "x")),
                        form("scope", scope, "authorization_details", "", "api_key_scope", "graphql:read")))
                .doesNotThrowAnyException();
    }

    @Test
    void emptyValuesDoNotCount() {
        assertThat(SentParameters.values(form("scope", "", "scope", "a", "scope", " "), "scope"))
                .containsExactly("a", " ");
        assertThat(SentParameters.values(NONE, "scope")).isEmpty();
    }

    private static void assertHonoured(TokenExchangeContext exchange) {
        assertThatCode(() -> SentParameters.requireHonourable(exchange)).doesNotThrowAnyException();
    }

    private static void assertRefused(ThrowingCallable call, String name) {
        RedemptionRefused refused = catchThrowableOfType(RedemptionRefused.class, call);
        assertThat(refused).isNotNull().hasMessageContaining(name);
        assertThat(refused.error()).isEqualTo("invalid_request");
        assertThat(refused.reason()).isEqualTo("parameter_not_honoured");
    }

    private static MultivaluedMap<String, String> form(String... namesAndValues) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }

    private static MultivaluedMap<String, String> times(String name, int times, int length) {
        String[] values = new String[times];
        Arrays.fill(values, "x".repeat(length));
        MultivaluedMap<String, String> form = form();
        form.addAll(name, values);
        return form;
    }

    /** @param seen what Keycloak left of the form */
    private static TokenExchangeContext exchange(
            MultivaluedMap<String, String> sent,
            MultivaluedMap<String, String> seen,
            MultivaluedMap<String, String> query) {
        return new TokenExchangeContext(session(sent, query), seen, null, null, null, null, null, null, null, Map.of());
    }

    private static KeycloakSession session(MultivaluedMap<String, String> sent, MultivaluedMap<String, String> query) {
        HostnameProvider hostname =
                Stub.of(HostnameProvider.class, Map.of("getBaseUri", URI.create("https://keycloak.example/")));
        KeycloakUriInfo uri = new KeycloakUriInfo(
                Stub.of(KeycloakSession.class, Map.of("getProvider", hostname)),
                UrlType.FRONTEND,
                Stub.of(UriInfo.class, Map.of("getQueryParameters", query)));
        HttpRequest request = Stub.of(HttpRequest.class, Map.of("getDecodedFormParameters", sent));
        KeycloakContext context = Stub.of(KeycloakContext.class, Map.of("getHttpRequest", request, "getUri", uri));
        return Stub.of(KeycloakSession.class, Map.of("getContext", context));
    }
}
