/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.audit.RefusalEvents;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
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
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;
import org.keycloak.storage.UserStoragePrivateUtil;

/**
 * Revocation (RFC 7009) of a key by whoever holds it: to have the whole key is the credential, so a finder who belongs
 * to no client can end a leaked one. A client may say who it is, and then has to prove it. Every key that is not deleted
 * by this gets the same answer as one that is.
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
     * Keycloak reads the body before it calls {@link #revoke}, and responds with 500 to a form of another kind that it cannot
     * read. Escapes that cannot be decoded remain such a 500, here as at Keycloak's own endpoints.
     *
     * @throws WebApplicationException 400 if something else than a form in UTF-8 is posted
     */
    public RevocationResource requireForm() {
        HttpRequest request = session.getContext().getHttpRequest();
        if (HttpMethod.POST.equals(request.getHttpMethod())
                && !isForm(request.getHttpHeaders().getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            throw new WebApplicationException(
                    invalidRequest("The body must be a form (" + MediaType.APPLICATION_FORM_URLENCODED + ") in UTF-8"));
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

    /** The parameter {@code token_type_hint} is allowed and means nothing: there is one kind of token here. */
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
            return invalidRequest("The parameter token must be there once, and none twice");
        }
        Verdict verdict = UnitOfWork.run(session, realm, (own, there) -> {
            // In the same transaction: to verify a key may write a new digest of it.
            Verdict verified = ApiKeysProvider.of(own).holderVerifier().verify(there.getId(), token.get(0));
            proven(verified).ifPresent(id -> delete(own, there, id, verified, client));
            return verified;
        });
        if (proven(verdict).isEmpty()) {
            refused((Refusal) verdict, client);
        }
        measurement.succeeded();
        measurement.end();
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** Returns who says to be a client and proves it; null if nobody says so. */
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

    /** The reasons after which the secret is known to be right: such a key is as good as dead, and can be deleted. */
    private static Optional<KeyId> proven(Verdict verdict) {
        if (verdict instanceof VerifiedKey key) {
            return Optional.of(key.id());
        }
        Refusal refusal = (Refusal) verdict;
        return switch (refusal.reason()) {
            case DISABLED, EXPIRED, OWNER_DISABLED, OWNER_GONE, OWNER_INELIGIBLE -> Optional.of(refusal.keyId());
            case MALFORMED, UNKNOWN, WRONG_SECRET, PEPPER_UNAVAILABLE -> Optional.empty();
        };
    }

    private static void delete(KeycloakSession session, RealmModel realm, KeyId id, Verdict verdict, String client) {
        if (!ApiKeysProvider.of(session).revoke(realm, id)) {
            return;
        }
        String ownerId = verdict instanceof VerifiedKey key ? key.ownerId() : ((Refusal) verdict).ownerId();
        // The user's row is enough for the event, and there while the directory that the user lives in is not.
        UserModel owner = UserStoragePrivateUtil.userLocalStorage(session).getUserById(realm, ownerId);
        if (owner != null) {
            new KeyEvents(session, realm, owner, client).revoked(id);
        }
    }

    /** Nobody learns of it but the log: whoever guesses at keys here does so unasked. */
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
