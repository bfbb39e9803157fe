/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

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
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Who the gateway is. The header {@code Authorization} belongs to the caller, so the gateway's own client id and secret
 * stand in {@code X-Gate-Authorization}, written like HTTP Basic. They are checked by Keycloak's own client
 * authentication, which is shown a request with nothing in it but them.
 */
final class GateClient {

    static final String HEADER = "X-Gate-Authorization";

    private final KeycloakSession session;

    GateClient(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the client, or nothing if it did not prove to be one; the event has been sent then. */
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
        if (client == null || !client.isEnabled() || !speaksOpenIdConnect(client)) {
            event.error(Errors.INVALID_CLIENT);
            return Optional.empty();
        }
        session.getContext().setClient(client);
        event.client(client);
        return Optional.of(client);
    }

    private static boolean speaksOpenIdConnect(ClientModel client) {
        return client.getProtocol() == null || client.getProtocol().equals(OIDCLoginProtocol.LOGIN_PROTOCOL);
    }
}
