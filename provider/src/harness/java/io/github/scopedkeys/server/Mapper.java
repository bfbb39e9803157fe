/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.util.Map;

/** Protocol mappers of a client, as Keycloak's Admin REST takes them. */
public final class Mapper {

    private Mapper() {}

    /** Names a client in the audience of tokens. */
    public static Map<String, Object> audience(String clientId) {
        return of(
                "audience-" + clientId,
                "oidc-audience-mapper",
                Map.of("included.client.audience", clientId, "access.token.claim", "true"));
    }

    /** Names something that is no client in the audience of tokens. */
    public static Map<String, Object> customAudience(String audience) {
        return of(
                "audience",
                "oidc-audience-mapper",
                Map.of("included.custom.audience", audience, "access.token.claim", "true"));
    }

    /**
     * Writes a claim.
     *
     * @param type {@code String}, {@code long} or {@code JSON}
     */
    public static Map<String, Object> hardcoded(String name, String claim, String value, String type) {
        return of(
                name,
                "oidc-hardcoded-claim-mapper",
                Map.of(
                        "claim.name", claim,
                        "claim.value", value,
                        "jsonType.label", type,
                        "access.token.claim", "true"));
    }

    public static Map<String, Object> of(String name, String kind, Map<String, String> config) {
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", kind, "config", config);
    }
}
