/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.audit.RefusalEvents;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.verify.Possession;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Revocation (RFC 7009) of a key by its holder. Possession of the whole key is the credential, so anyone who finds a
 * leaked key can revoke it, without a client. A caller that names a client must authenticate as that client (RFC 7009
 * section 2.1). The response is the same whether or not a key was deleted (RFC 7009 section 2.2).
 */
public final class RevocationResource {

    private static final RefusalEvents REFUSALS = new RefusalEvents();

    private final KeycloakSession session;
    private final RealmModel realm;

    public RevocationResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Rejects a POST whose body is not a form in UTF-8. Keycloak reads the body before it calls {@link #revoke}, and
     * would respond with 500 to such a body. Invalid percent-escapes still cause a 500, as at Keycloak's own endpoints.
     *
     * @throws WebApplicationException 400 {@code invalid_request} if the body is not a form in UTF-8
     */
    public RevocationResource requireForm() {
        HttpRequest request = session.getContext().getHttpRequest();
        if (HttpMethod.POST.equals(request.getHttpMethod())
                && !isForm(request.getHttpHeaders().getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            throw new WebApplicationException(
                    invalidRequest("Send the body as " + MediaType.APPLICATION_FORM_URLENCODED + " in UTF-8"));
        }
        return this;
    }

    private static boolean isForm(String contentType) {
        if (contentType == null) {
            return false;
        }
        try {
            MediaType type = MediaType.valueOf(contentType);
            return type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                    && UTF_8.name()
                            .equalsIgnoreCase(
                                    type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, UTF_8.name()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Revokes the key in {@code token}. {@code token_type_hint} is ignored (RFC 7009 section 2.1): keys are the only
     * type.
     */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response revoke() {
        Measurement measurement = Measurement.of(Measurement.Operation.REVOCATION);
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        String client = authenticate(form);
        List<String> token = form.getOrDefault("token", List.of());
        if (token.size() != 1 || form.values().stream().anyMatch(values -> values.size() > 1)) {
            measurement.refused(OAuthErrorException.INVALID_REQUEST);
            measurement.end();
            // RFC 6749 section 3.2: parameters must not be included more than once.
            return invalidRequest("Send the parameter token exactly once, and no parameter more than once");
        }
        Verdict verdict = UnitOfWork.run(session, realm, (own, there) -> {
            Verdict verified = ApiKeysProvider.of(own).holderVerifier().verify(there.getId(), token.get(0));
            Possession.of(verified).ifPresent(key -> new Revocation(own, there, client).revoke(key));
            return verified;
        });
        if (Possession.of(verdict).isEmpty()) {
            refused((Refusal) verdict, client);
        }
        measurement.succeeded();
        measurement.end();
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** Authenticates the client if the request names one, and returns its client id; null if the request names none. */
    private String authenticate(MultivaluedMap<String, String> form) {
        boolean claimed =
                session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.AUTHORIZATION)
                                != null
                        || form.containsKey(OAuth2Constants.CLIENT_ID)
                        || form.containsKey(OAuth2Constants.CLIENT_ASSERTION);
        if (!claimed) {
            return null;
        }
        ClientModel client =
                AuthorizeClientUtil.authorizeClient(session, event(), null).getClient();
        return client.getClientId();
    }

    /** Records the refusal only in the event log: a caller who guesses keys learns nothing. */
    private void refused(Refusal refusal, String client) {
        REFUSALS.note(
                refusal,
                realm.getId() + "/" + client,
                KeyEvents.describe(event().client(client), refusal),
                Errors.INVALID_TOKEN);
    }

    private EventBuilder event() {
        return new EventBuilder(realm, session, session.getContext().getConnection()).event(EventType.REVOKE_GRANT);
    }

    private static Response invalidRequest(String description) {
        return JsonResponse.error(Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_REQUEST, description)
                .build();
    }
}
