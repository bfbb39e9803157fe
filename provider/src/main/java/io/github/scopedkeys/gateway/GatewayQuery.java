/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.token.RedemptionRefused;
import io.github.scopedkeys.token.SentParameters;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;

/**
 * The query of a check. Some gateways send the query of the original request, so most unknown parameters are ignored;
 * not those that seem to ask for less than everything that the key grants.
 *
 * @param scope the required scope; blank if a rule of the gateway found none, null without the parameter
 * @param audience the audience that the token should have; empty for what the client's mappers add
 */
record GatewayQuery(String scope, List<String> audience) {

    /** What people write for a parameter that narrows a token, in letters only. */
    private static final Set<String> NARROWING = Set.of(
            "scope",
            "scopes",
            "requiredscope",
            "requiredscopes",
            "apikeyscope", // of a direct grant
            "audience",
            "audiences",
            "requiredaudience",
            "aud",
            "authorizationdetails", // RFC 9396
            "resource"); // RFC 8707

    private static final Set<String> SUPPORTED = Set.of(OAuth2Constants.SCOPE, OAuth2Constants.AUDIENCE);

    /** @throws RedemptionRefused {@code invalid_request} if a parameter would narrow the token, but is not supported */
    static GatewayQuery of(MultivaluedMap<String, String> sent) throws RedemptionRefused {
        Optional<String> unsupported =
                sent.keySet().stream().filter(GatewayQuery::isUnsupported).findFirst();
        if (unsupported.isPresent()) {
            throw SentParameters.notHonoured("Unknown parameter. The required scope goes into scope, the audience of"
                    + " the token into audience.");
        }
        List<String> audience = sent.getOrDefault(OAuth2Constants.AUDIENCE, List.of());
        if (audience.stream().anyMatch(String::isBlank)) {
            throw SentParameters.notHonoured("The parameter audience is empty. Name the audience, or omit it.");
        }
        return new GatewayQuery(scope(sent.getOrDefault(OAuth2Constants.SCOPE, List.of())), audience);
    }

    private static boolean isUnsupported(String parameter) {
        return !SUPPORTED.contains(parameter)
                && NARROWING.contains(parameter.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
    }

    /** A rule that found nothing for one of several scopes has found nothing. */
    private static String scope(List<String> sent) {
        if (sent.isEmpty()) {
            return null;
        }
        return sent.stream().anyMatch(String::isBlank) ? "" : String.join(" ", sent);
    }
}
