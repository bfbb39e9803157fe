/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.PlainFactory;
import io.github.scopedkeys.token.MintedTokens;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts {@link AccountApiKeys} at {@code /realms/{realm}/api-keys}. */
public final class AccountApiKeysProvider implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {

    private final MintedTokens minted = new MintedTokens();

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
                return new AccountApiKeys(session, minted);
            }

            @Override
            public void close() {}
        };
    }
}
