/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.common.Profile;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * What makes Keycloak treat users as disabled whose own accounts are enabled: a disabled user storage that they came
 * from, or an organization that manages them and is disabled.
 *
 * @param storages ids of the realm's disabled user storages
 * @param organizations whether this Keycloak has organizations at all
 * @param noOrganization whether the realm has turned its organizations off, which counts as disabling each of them
 */
record DisabledSources(Set<String> storages, boolean organizations, boolean noOrganization) {

    static DisabledSources of(RealmModel realm) {
        return new DisabledSources(
                realm.getComponentsStream(realm.getId(), UserStorageProvider.class.getName())
                        .filter(component -> !new UserStorageProviderModel(component).isEnabled())
                        .map(ComponentModel::getId)
                        .collect(Collectors.toSet()),
                Profile.isFeatureEnabled(Profile.Feature.ORGANIZATION),
                !realm.isOrganizationsEnabled());
    }
}
