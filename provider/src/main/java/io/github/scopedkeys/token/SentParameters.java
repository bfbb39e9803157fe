/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeContext;

/**
 * The parameters of a token request as the client sent them. Keycloak ignores form parameters that are longer than 4,000
 * characters, strips control characters, and does not look at the query: a grant may see less than was sent. A
 * {@code scope} that got lost on the way would then mean everything that the key has.
 */
public final class SentParameters {

    /** The subject token type of a key (RFC 8693 section 3 lets a deployment define its own). */
    static final String API_KEY_TYPE = "urn:scoped-api-keys:token-type:api-key";

    /** Enough for the scopes of 1,000 endpoints; the server's own limit for a form parameter is about the same. */
    private static final int MAX_CHARACTERS = 170_000;
    /** More values of one parameter than any request needs. */
    private static final int MAX_VALUES = 64;

    /** Every parameter of RFC 8693 section 2.1, and those that Keycloak adds to it. */
    private static final List<String> EXCHANGE = List.of(
            OAuth2Constants.SUBJECT_TOKEN,
            OAuth2Constants.SUBJECT_TOKEN_TYPE,
            OAuth2Constants.SCOPE,
            OAuth2Constants.AUDIENCE,
            OAuth2Constants.RESOURCE,
            OAuth2Constants.REQUESTED_TOKEN_TYPE,
            OAuth2Constants.ACTOR_TOKEN,
            OAuth2Constants.ACTOR_TOKEN_TYPE,
            OAuth2Constants.REQUESTED_SUBJECT,
            OAuth2Constants.REQUESTED_ISSUER,
            OAuth2Constants.SUBJECT_ISSUER);

    private SentParameters() {}

    /**
     * Makes what the exchange sees what the client sent. A parameter without a value counts as absent (RFC 6749 section
     * 3.2).
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

    /** Returns why a parameter of the exchange cannot be honoured; nothing if all can. */
    static Optional<String> objection(TokenExchangeContext context) {
        return objection(context.getSession(), context.getFormParams(), EXCHANGE);
    }

    /**
     * Returns why one of these parameters cannot be honoured, in words for the client; nothing if all can.
     *
     * @param sent the form as it came; {@code HttpRequest.getDecodedFormParameters()} has it
     */
    public static Optional<String> objection(
            KeycloakSession session, MultivaluedMap<String, String> sent, List<String> names) {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        for (String name : names) {
            if (query.containsKey(name)) {
                // RFC 6749 section 3.2: parameters are in the body. Nobody reads this one.
                return Optional.of("Parameter '" + name + "' belongs in the body of the request");
            }
            List<String> values = sent.getOrDefault(name, List.of());
            if (values.size() > MAX_VALUES
                    || values.stream().mapToInt(String::length).sum() > MAX_CHARACTERS) {
                return Optional.of("Parameter '" + name + "' is too long");
            }
        }
        return Optional.empty();
    }

    /** Returns the values of a parameter, without the empty ones. */
    public static List<String> values(MultivaluedMap<String, String> sent, String name) {
        return sent.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
