/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * A table of keys that is read while it is sent, so that memory stays bounded. As an {@link InputStream}, it lets
 * Keycloak end the transaction of the request before the first byte; each page has one of its own. The table has no
 * secret: none can be read.
 */
final class KeyExport extends InputStream {

    static final String TYPE = "text/csv;charset=UTF-8";

    static final List<String> COLUMNS = List.of(
            "id",
            "name",
            "kind",
            "hint",
            "username",
            "userId",
            "enabled",
            "disabledBy",
            "graphql",
            "allEndpoints",
            "endpoints",
            "created",
            "lastUsed",
            "expires",
            "rotatedTo");

    private final UnaryOperator<List<KeyWithOwner>> next;
    private List<KeyWithOwner> page = List.of();
    private byte[] bytes = Csv.line(COLUMNS).getBytes(UTF_8);
    private int at;

    /** @param next returns the page of keys after this one, which is empty at first; an empty page is the end */
    KeyExport(UnaryOperator<List<KeyWithOwner>> next) {
        this.next = next;
    }

    /** Returns the keys that match the filter, newest first, as a file. */
    static Response response(KeycloakSessionFactory sessions, String realmId, KeyFilter filter) {
        long now = Time.currentTimeMillis();
        return Response.ok(new KeyExport(page -> UnitOfWork.run(sessions, null, realmId, (own, there) -> {
                    KeyWithOwner last = page.isEmpty() ? null : page.get(page.size() - 1);
                    return ApiKeysProvider.of(own).all(there, Author.SYSTEM).after(last, filter, now);
                })))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"api-keys.csv\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @Override
    public int read() {
        return hasMore() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, from, count);
        at += count;
        return count;
    }

    private boolean hasMore() {
        if (at == bytes.length && page != null) {
            List<KeyWithOwner> following = next.apply(page);
            page = following.isEmpty() ? null : following;
            bytes = following.stream()
                    .map(KeyExport::line)
                    .collect(Collectors.joining())
                    .getBytes(UTF_8);
            at = 0;
        }
        return at < bytes.length;
    }

    private static String line(KeyWithOwner found) {
        KeyDetails key = found.details();
        return Csv.line(Arrays.asList(
                key.id().value(),
                key.name(),
                key.kind().word(),
                key.hint(),
                found.username(),
                key.userId(),
                String.valueOf(key.enabled()),
                key.disabledBy(),
                key.permissions().graphql().word(),
                key.permissions().everyOtherEndpoint().word(),
                endpoints(key),
                time(key.created()),
                time(key.lastUsed()),
                time(key.expires()),
                key.successor() == null ? null : key.successor().value()));
    }

    /** Returns the named endpoints with their levels, such as {@code billing=none img-gen=read_write}. */
    private static String endpoints(KeyDetails key) {
        var levels = new TreeMap<String, String>();
        key.permissions().endpoints().forEach((endpoint, level) -> levels.put(endpoint.value(), level.word()));
        return levels.isEmpty()
                ? null
                : levels.entrySet().stream()
                        .map(named -> named.getKey() + "=" + named.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String time(Long milliseconds) {
        return milliseconds == null ? null : Instant.ofEpochMilli(milliseconds).toString();
    }
}
