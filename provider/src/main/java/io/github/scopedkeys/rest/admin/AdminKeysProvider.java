/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

/** Serves {@link AdminKeysResource} at {@code /admin/realms/{realm}/api-keys}. */
public final class AdminKeysProvider extends AdminResourceProvider {

    public AdminKeysProvider() {
        super("api-keys", AdminKeysResource::new);
    }
}
