/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.Permission;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeContext;

/**
 * The parameters of a token request as the client sent them. Keycloak drops form parameters longer than 4,000
 * characters, strips control characters, and ignores the query string, so a grant may see less than was sent. A lost
 * {@code scope} would then mean everything that the key grants.
 */
public final class SentParameters {

    /** The subject token type of a key; RFC 8693 section 3 allows further types. */
    static final String API_KEY_TYPE = "urn:scoped-api-keys:token-type:api-key";

    /** The scope of a key where {@code scope} has another meaning: in a direct grant. */
    public static final String API_KEY_SCOPE = "api_key_scope";

    /** Room for the scopes of 1,000 endpoints; the server's own limit on a form parameter is about the same. */
    private static final int MAX_CHARACTERS = 170_000;
    /** More values of one parameter than any request needs. */
    private static final int MAX_VALUES = 64;

    /** Parameters of RFC 8693 section 2.1 that the exchange of a key reads. */
    private static final List<String> SUPPORTED = List.of(
            OAuth2Constants.SUBJECT_TOKEN,
            OAuth2Constants.SUBJECT_TOKEN_TYPE,
            OAuth2Constants.SCOPE,
            OAuth2Constants.AUDIENCE,
            OAuth2Constants.REQUESTED_TOKEN_TYPE);

    /**
     * Parameters that it rejects. RFC 8693 section 2.1: neither delegation (actor_token) nor a resource URI is
     * supported. Keycloak adds three of its own. RFC 9396 would narrow the token, and so would the scope of a direct
     * grant; here the parameter scope does.
     */
    private static final List<String> UNSUPPORTED = List.of(
            OAuth2Constants.ACTOR_TOKEN,
            OAuth2Constants.ACTOR_TOKEN_TYPE,
            OAuth2Constants.REQUESTED_SUBJECT,
            OAuth2Constants.REQUESTED_ISSUER,
            OAuth2Constants.SUBJECT_ISSUER,
            OAuth2Constants.RESOURCE,
            OAuth2Constants.AUTHORIZATION_DETAILS,
            API_KEY_SCOPE);

    /** Parameters beside {@code scope} that narrow a token elsewhere: RFC 9396 and RFC 8707. */
    private static final List<String> NARROWING =
            List.of(OAuth2Constants.AUTHORIZATION_DETAILS, OAuth2Constants.RESOURCE);

    private static final List<String> EXCHANGE =
            Stream.of(SUPPORTED, UNSUPPORTED).flatMap(List::stream).toList();

    /** RFC 8693 section 2.1 allows several of these. */
    private static final Set<String> REPEATABLE = Set.of(OAuth2Constants.AUDIENCE, OAuth2Constants.RESOURCE);

    private SentParameters() {}

    /**
     * Restores the exchange's parameters to what the client sent. A parameter without a value counts as absent (RFC
     * 6749 section 3.2).
     */
    static void restore(TokenExchangeContext context) {
        MultivaluedMap<String, String> sent =
                context.getSession().getContext().getHttpRequest().getDecodedFormParameters();
        MultivaluedMap<String, String> seen = context.getFormParams();
        for (String name : EXCHANGE) {
            List<String> values = values(sent, name);
            if (values.isEmpty()) {
                seen.remove(name);
            } else {
                seen.put(name, values);
            }
        }
    }

    /** Returns a parameter of the request that the exchange of a key rejects; empty if there is none. */
    static Optional<String> unsupported(TokenExchangeContext context) {
        return UNSUPPORTED.stream().filter(context.getFormParams()::containsKey).findFirst();
    }

    /** @throws RedemptionRefused if a parameter of the exchange cannot be honoured */
    static void requireHonourable(TokenExchangeContext context) throws RedemptionRefused {
        requireHonourable(context.getSession(), context.getFormParams(), EXCHANGE);
    }

    /**
     * Requires that each of these parameters can be honoured as it was sent.
     *
     * @param sent the form as sent, from {@code HttpRequest.getDecodedFormParameters()}
     * @throws RedemptionRefused {@code invalid_request}
     */
    public static void requireHonourable(
            KeycloakSession session, MultivaluedMap<String, String> sent, List<String> names) throws RedemptionRefused {
        Optional<String> objection = objection(session, sent, names);
        if (objection.isPresent()) {
            throw notHonoured(objection.get());
        }
    }

    private static Optional<String> objection(
            KeycloakSession session, MultivaluedMap<String, String> sent, List<String> names) {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        for (String name : names) {
            if (query.containsKey(name)) {
                return Optional.of(belongsInBody(name));
            }
            List<String> values = sent.getOrDefault(name, List.of());
            if (values.size() > 1 && !REPEATABLE.contains(name)) {
                // RFC 6749 section 3.2. Keycloak checks it too, but not the values that it drops for their length.
                return Optional.of("Send the parameter " + name + " only once");
            }
            if (values.size() > MAX_VALUES
                    || values.stream().mapToInt(String::length).sum() > MAX_CHARACTERS) {
                return Optional.of("The parameter " + name + " is too long. Send at most " + MAX_CHARACTERS
                        + " characters in at most " + MAX_VALUES + " values.");
            }
        }
        return Optional.empty();
    }

    /** RFC 8693 section 2.1, RFC 6749 section 4.3.2: parameters go into the body; the query is ignored. */
    private static String belongsInBody(String name) {
        return "Send the parameter " + name + " in the request body, not in the query string";
    }

    /**
     * Requires that nothing but {@link #API_KEY_SCOPE} narrows the token: a client that asked for less must not get
     * everything.
     *
     * @throws RedemptionRefused {@code invalid_request} if {@code scope} is blank or names what only a key grants, or
     *     there is another parameter that narrows a token, also if it is in the query
     */
    public static void requireOnlyApiKeyScope(KeycloakSession session, MultivaluedMap<String, String> sent)
            throws RedemptionRefused {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        Optional<String> misplaced = Stream.concat(Stream.of(OAuth2Constants.SCOPE), NARROWING.stream())
                .filter(query::containsKey)
                .findFirst();
        if (misplaced.isPresent()) {
            throw notHonoured(belongsInBody(misplaced.get()));
        }
        boolean scope = values(sent, OAuth2Constants.SCOPE).stream()
                .flatMap(value -> Stream.of(value.strip().split("\\s+")))
                .anyMatch(value -> value.isEmpty() || Permission.parse(value).isPresent());
        if (scope) {
            throw notHonoured("Send the scope of the API key in the parameter " + API_KEY_SCOPE);
        }
        for (String parameter : NARROWING) {
            if (!values(sent, parameter).isEmpty()) {
                throw notHonoured(
                        "The parameter " + parameter + " is not supported for API keys. Use " + API_KEY_SCOPE + ".");
            }
        }
    }

    /** Returns the rejection of a request with a parameter that cannot be honoured: {@code invalid_request}. */
    public static RedemptionRefused notHonoured(String message) {
        return RedemptionRefused.of(OAuthErrorException.INVALID_REQUEST, message, "parameter_not_honoured");
    }

    /** Returns the non-empty values of a parameter. */
    public static List<String> values(MultivaluedMap<String, String> sent, String name) {
        return sent.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
