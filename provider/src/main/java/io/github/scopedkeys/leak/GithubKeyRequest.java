/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpStatus;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;

/**
 * Reads GitHub's public keys over HTTP. It follows no redirects, reads at most {@value GithubKeyList#MAX_BYTES} bytes,
 * and gives up after {@value #DEADLINE} milliseconds, however slowly the bytes arrive.
 */
final class GithubKeyRequest implements GithubKeys.Reader {

    static final long DEADLINE = 5_000;
    /** Milliseconds to wait for a connection, and for each packet. */
    private static final int PATIENCE = 3_000;

    private final CloseableHttpClient client;
    private final Executor executor;
    private final URI address;

    GithubKeyRequest(CloseableHttpClient client, Executor executor, URI address) {
        this.client = client;
        this.executor = executor;
        this.address = address;
    }

    @Override
    public CompletableFuture<Map<String, ECPublicKey>> start() {
        HttpGet request = new HttpGet(address);
        request.setConfig(RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setConnectionRequestTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setSocketTimeout(PATIENCE)
                .build());
        request.setHeader("Accept", "application/json");
        request.setHeader("User-Agent", "scoped-api-keys");
        // Not in the thread of a request: some waits, such as that for a name server, cannot be cut short.
        return CompletableFuture.supplyAsync(() -> read(request), executor)
                .orTimeout(DEADLINE, TimeUnit.MILLISECONDS)
                .whenComplete((keys, failure) -> {
                    if (failure != null) {
                        request.abort();
                    }
                });
    }

    private Map<String, ECPublicKey> read(HttpGet request) {
        try (CloseableHttpResponse response = client.execute(request)) {
            int status = response.getStatusLine().getStatusCode();
            if (status != HttpStatus.SC_OK || response.getEntity() == null) {
                throw new IOException("The response has the status " + status);
            }
            InputStream body = response.getEntity().getContent();
            byte[] bytes = body.readNBytes(GithubKeyList.MAX_BYTES + 1);
            if (bytes.length > GithubKeyList.MAX_BYTES) {
                throw new IOException("The response is longer than " + GithubKeyList.MAX_BYTES + " bytes");
            }
            return GithubKeyList.parse(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
