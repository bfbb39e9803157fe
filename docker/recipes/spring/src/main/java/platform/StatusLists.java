/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.InflaterInputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.stereotype.Component;

/**
 * Notices within 20 seconds that the key of a token has ended, without asking Keycloak for each token, by a signed list
 * for all tokens (draft-ietf-oauth-status-list-21). Without a valid list, no token is accepted.
 */
@Component
@ConditionalOnProperty("platform.status-list")
class StatusLists implements OAuth2TokenValidator<Jwt> {

    private static final String TYPE = "statuslist+jwt";
    private static final int MAX_LISTS = 1000;
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Entry> lists = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String base;
    private final JwtDecoder decoder;

    StatusLists(@Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer) {
        base = issuer + "/api-keys/status/";
        decoder = new SupplierJwtDecoder(() -> {
            JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
            times.setAllowEmptyExpiryClaim(false);
            NimbusJwtDecoder nimbus =
                    NimbusJwtDecoder.withIssuerLocation(issuer).validateType(false).build();
            nimbus.setJwtValidator(
                    new DelegatingOAuth2TokenValidator<>(List.of(new JwtTypeValidator(TYPE), times)));
            return nimbus;
        });
    }

    private record StatusList(byte[] bytes, Instant issued, Instant expires) {}

    private static final class Entry {
        private StatusList list;
        private Instant next = Instant.MIN;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return isActive(token)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(BearerTokenErrors.invalidToken("The API key has ended"));
    }

    private boolean isActive(Jwt token) {
        if (!(token.getClaim("status") instanceof Map<?, ?> status)
                || !(status.get("status_list") instanceof Map<?, ?> reference)
                || !(reference.get("idx") instanceof Long index)
                || !(reference.get("uri") instanceof String uri)
                // Only lists of the issuer are fetched.
                || !uri.startsWith(base)
                || !uri.substring(base.length()).matches("[0-9]{1,5}")) {
            return false;
        }
        byte[] bytes = current(uri).bytes();
        return index >= 0
                && index < bytes.length * 8L
                && (bytes[(int) (index >> 3)] >> (index & 7) & 1) == 0;
    }

    private StatusList current(String uri) {
        if (lists.size() >= MAX_LISTS) {
            lists.clear();
        }
        Entry entry = lists.computeIfAbsent(uri, absent -> new Entry());
        // One request at a time for each list.
        synchronized (entry) {
            if (!Instant.now().isBefore(entry.next)) {
                refresh(uri, entry);
            }
            if (entry.list == null || !Instant.now().isBefore(entry.list.expires())) {
                throw new JwtException("There is no valid status list");
            }
            return entry.list;
        }
    }

    /** If this fails, the former list counts until it expires. */
    private void refresh(String uri, Entry entry) {
        Instant sent = Instant.now();
        Instant next = null;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                    .header("Accept", "application/" + TYPE)
                    .timeout(TIMEOUT)
                    .build();
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream in = response.body()) {
                body = in.readNBytes(MAX_BYTES);
            }
            if (response.statusCode() != 200) {
                return;
            }
            // One that was longer is cut, and its signature does not fit.
            Jwt token = decoder.decode(new String(body, StandardCharsets.UTF_8));
            Map<String, Object> statuses = token.getClaimAsMap("status_list");
            if (!uri.equals(token.getSubject()) || !Long.valueOf(1).equals(statuses.get("bits"))) {
                return;
            }
            StatusList list =
                    new StatusList(inflate((String) statuses.get("lst")), token.getIssuedAt(), token.getExpiresAt());
            // Neither a flood of requests nor a list for a day.
            long ttl = token.getClaim("ttl") instanceof Number number ? number.longValue() : 15;
            next = sent.plusSeconds(Math.min(Math.max(ttl, 5), 60));
            // Another node may have read its list earlier.
            if (entry.list == null || !list.issued().isBefore(entry.list.issued())) {
                entry.list = list;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            System.getLogger(getClass().getName()).log(System.Logger.Level.WARNING, "No new status list", e);
        } finally {
            // Requests that have waited for one that failed do not try again, one after the other.
            entry.next = next == null ? Instant.now().plusSeconds(1) : next;
        }
    }

    private static byte[] inflate(String lst) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(lst)))) {
            return in.readNBytes(MAX_BYTES);
        }
    }
}
