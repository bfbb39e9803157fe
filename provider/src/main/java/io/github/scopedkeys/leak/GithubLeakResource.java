/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code /realms/{realm}/api-keys/leaks/github}: the alert service of GitHub's secret scanning partner program. The
 * signature covers the bytes of the body, and is verified before anything is parsed.
 *
 * <p>A repeated request does no harm: it reports keys that are disabled already.
 */
public final class GithubLeakResource {

    private static final int MAX_BYTES = 1024 * 1024;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final GithubKeys githubKeys;
    private final URI address;

    /** @throws Rejection 404 if this server accepts no reports from GitHub */
    GithubLeakResource(KeycloakSession session, RealmModel realm, GithubKeys githubKeys) {
        this.session = session;
        this.realm = realm;
        this.githubKeys = githubKeys;
        this.address = ApiKeysProvider.of(session).githubKeys().orElseThrow(Rejection::notFound);
    }

    /** Takes a signed report, and returns which of its tokens are keys of this realm. */
    @POST
    public Response report(InputStream body) {
        LimitedBody.requireJson(session.getContext().getHttpRequest().getHttpHeaders());
        Measurement measurement = Measurement.of(Measurement.Operation.LEAK);
        try {
            List<GithubMatch> matches = GithubMatch.list(signed(body));
            ReportedKeys keys = new ReportedKeys(session, realm, true);
            // A token that was found in several places is one key.
            Map<String, Boolean> real = new LinkedHashMap<>();
            List<Map<String, Object>> feedback = new ArrayList<>();
            for (GithubMatch match : matches) {
                feedback.add(match.feedback(
                        real.computeIfAbsent(match.token(), token -> keys.handle(token, match.source()))));
            }
            keys.measure(measurement);
            return Response.ok(feedback, MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (Rejection rejection) {
            measurement.refused(rejection.code());
            throw rejection;
        } finally {
            measurement.end();
        }
    }

    /**
     * Returns the body if GitHub signed it. Who signed is settled before the body is read.
     *
     * @throws Rejection 400 {@code invalid_signature}; 413; 503 if GitHub's keys cannot be read
     */
    private byte[] signed(InputStream body) {
        GithubSignature signature = GithubSignature.in(
                        session.getContext().getHttpRequest().getHttpHeaders())
                .orElseThrow(GithubLeakResource::notSigned);
        ECPublicKey key = find(signature.keyId());
        byte[] bytes = LimitedBody.read(body, MAX_BYTES);
        if (!signature.isOf(bytes, key)) {
            throw notSigned();
        }
        return bytes;
    }

    private ECPublicKey find(String keyId) {
        try {
            return githubKeys.find(keyId, reader()).orElseThrow(GithubLeakResource::notSigned);
        } catch (KeysUnavailable e) {
            throw Rejection.unavailable("GitHub's public keys cannot be read at the moment. Try again in a minute.");
        }
    }

    private GithubKeys.Reader reader() {
        // Keycloak's own client, which knows the proxies and certificates that the operator configured.
        return new GithubKeyRequest(
                session.getProvider(HttpClientProvider.class).getHttpClient(),
                session.getProvider(ExecutorsProvider.class).getExecutor("scoped-keys-github"),
                address);
    }

    private static Rejection notSigned() {
        return Rejection.badRequest("invalid_signature", "The request is not signed by GitHub");
    }
}
