/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.token.GatePolicy;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Authenticates the gateway as a client. {@code Authorization} carries the caller's key, so the gateway sends its own
 * client id and secret in {@code X-Gate-Authorization}, in the format of HTTP Basic. Keycloak's own client
 * authentication verifies them, on a request reduced to these credentials.
 */
final class GateClient {

    static final String HEADER = "X-Gate-Authorization";

    private final KeycloakSession session;

    GateClient(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the authenticated client. If authentication fails, sends the event and returns empty. */
    Optional<ClientModel> authenticate(EventBuilder event) {
        List<String> credentials =
                session.getContext().getHttpRequest().getHttpHeaders().getRequestHeader(HEADER);
        if (credentials.size() != 1
                || !credentials.get(0).toLowerCase(Locale.ROOT).startsWith("basic ")) {
            event.error(Errors.INVALID_CLIENT_CREDENTIALS);
            return Optional.empty();
        }
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle(HttpHeaders.AUTHORIZATION, credentials.get(0));
        AuthenticationProcessor processor = AuthorizeClientUtil.getAuthenticationProcessor(session, event);
        HttpRequest request = session.getContext().getHttpRequest();
        if (processor.setRequest(new CredentialsOnly(request, headers)).authenticateClient() != null) {
            return Optional.empty();
        }
        ClientModel client = processor.getClient();
        if (client == null || !client.isEnabled() || !GatePolicy.speaksOpenIdConnect(client)) {
            event.error(Errors.INVALID_CLIENT);
            return Optional.empty();
        }
        session.getContext().setClient(client);
        event.client(client);
        return Optional.of(client);
    }
}
