/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.leak.GithubKeys;
import io.github.scopedkeys.rest.UnreadableContentType;
import io.github.scopedkeys.spi.PlainFactory;
import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Serves {@link AccountKeysResource} at {@code /realms/{realm}/api-keys}. */
public final class AccountKeysProvider implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {

    private final GithubKeys githubKeys = new GithubKeys(() -> Instant.ofEpochMilli(Time.currentTimeMillis()));

    @Override
    public String getId() {
        return "api-keys";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                UnreadableContentType.tolerate(session);
                return new AccountKeysResource(session, githubKeys);
            }

            @Override
            public void close() {}
        };
    }
}
