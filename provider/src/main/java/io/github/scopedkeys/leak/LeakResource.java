/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.realm.RealmRules;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code /realms/{realm}/api-keys/leaks}: reports of leaked keys. Possession of the whole key is the credential, so
 * anyone who finds one can end it. Every well-formed report gets the same response, whatever its keys are.
 *
 * <p>Pages of other origins cannot send reports: those who scan for keys are programs.
 */
public final class LeakResource {

    private static final int MAX_BYTES = 64 * 1024;

    /**
     * A report can cost a hundred reads, and needs no credential. Beyond so many at a time, further ones have to come
     * again.
     */
    private static final Semaphore PLACES = new Semaphore(8);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final GithubKeys githubKeys;

    /**
     * @param realm an open realm
     * @throws Rejection 404 if the realm does not take reports
     */
    public LeakResource(KeycloakSession session, RealmModel realm, GithubKeys githubKeys) {
        this.session = session;
        this.realm = realm;
        this.githubKeys = githubKeys;
        if (!RealmRules.of(realm).leakReports()) {
            throw Rejection.notFound();
        }
    }

    /** Takes a report from anyone. */
    @POST
    public Response report(InputStream body) {
        LimitedBody.requireJson(session.getContext().getHttpRequest().getHttpHeaders());
        Measurement measurement = Measurement.of(Measurement.Operation.LEAK);
        try {
            // Read the whole body first: a slow sender must not occupy a place.
            LeakReport report = LeakReport.of(LimitedBody.read(body, MAX_BYTES));
            ReportedKeys keys = new ReportedKeys(session, realm, false);
            inPlace(() -> report.keys().forEach(key -> keys.handle(key, report.source())));
            keys.measure(measurement);
        } catch (Rejection rejection) {
            measurement.refused(rejection.code());
            throw rejection;
        } finally {
            measurement.end();
        }
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return Response.accepted().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** Takes the reports of GitHub's secret scanning. */
    @Path("github")
    public GithubLeakResource github() {
        return new GithubLeakResource(session, realm, githubKeys);
    }

    private static void inPlace(Runnable work) {
        if (!PLACES.tryAcquire()) {
            throw Rejection.unavailable("Too many reports at this moment. Send this one again in a minute.");
        }
        try {
            work.run();
        } finally {
            PLACES.release();
        }
    }
}
