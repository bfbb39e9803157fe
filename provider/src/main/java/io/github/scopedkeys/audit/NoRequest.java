/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import jakarta.enterprise.context.ContextNotActiveException;
import java.lang.reflect.Proxy;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A session outside of requests whose events Keycloak's event listener {@code email} can send, too: it copies the
 * request of the session, which is there only for sessions of requests.
 */
public final class NoRequest {

    private static final HttpRequest NONE = (HttpRequest) Proxy.newProxyInstance(
            NoRequest.class.getClassLoader(), new Class<?>[] {HttpRequest.class}, (proxy, method, arguments) -> {
                throw new ContextNotActiveException("There is no request");
            });

    private NoRequest() {}

    public static void in(KeycloakSession session, RealmModel realm) {
        session.getContext().setRealm(realm);
        session.getContext().setHttpRequest(NONE);
    }
}
