/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.provider.ProviderFactory;

/** What a protocol mapper reads to write its claims, besides its own settings, the client and the owner's id. */
enum MapperReads {
    NOTHING,
    /** Attributes and properties of the owner. */
    OWNER,
    /** The same, and attributes of the owner's groups. */
    OWNER_AND_GROUPS,
    /** Groups, roles, the request, the session or something unknown. */
    ANYTHING;

    static final String AUDIENCE = "oidc-audience-mapper";

    /** The session that a key's token is made from is new: it has no notes, and its login no level. */
    private static final Set<String> FIXED = Set.of(
            "oidc-acr-mapper",
            "oidc-amr-mapper",
            AUDIENCE,
            "oidc-hardcoded-claim-mapper",
            "oidc-session-state-mapper",
            "oidc-sub-mapper",
            "oidc-usersessionmodel-note-mapper");

    private static final Set<String> OF_OWNER = Set.of(
            "oidc-address-mapper",
            "oidc-full-name-mapper",
            "oidc-sha256-pairwise-sub-mapper",
            "oidc-usermodel-property-mapper");

    /** The mapper that reads an attribute of the owner, or failing that, of one of the owner's groups. */
    private static final String OF_OWNER_OR_GROUPS = "oidc-usermodel-attribute-mapper";

    static MapperReads of(KeycloakSession session, ProtocolMapperModel mapper) {
        String id = mapper.getProtocolMapper();
        if (id == null
                || !isKeycloaks(session.getKeycloakSessionFactory().getProviderFactory(ProtocolMapper.class, id))) {
            return ANYTHING;
        }
        if (FIXED.contains(id)) {
            return NOTHING;
        }
        if (OF_OWNER.contains(id)) {
            return OWNER;
        }
        return id.equals(OF_OWNER_OR_GROUPS) ? OWNER_AND_GROUPS : ANYTHING;
    }

    /** Returns what is read for this owner: of one without groups, there are no attributes of groups. */
    MapperReads of(UserModel owner) {
        if (this != OWNER_AND_GROUPS) {
            return this;
        }
        return owner.getGroupsStream().findAny().isEmpty() ? OWNER : ANYTHING;
    }

    /** Another extension can replace a provider of Keycloak by using its id. */
    static boolean isKeycloaks(ProviderFactory<?> factory) {
        return factory != null && factory.getClass().getName().startsWith("org.keycloak.");
    }
}
