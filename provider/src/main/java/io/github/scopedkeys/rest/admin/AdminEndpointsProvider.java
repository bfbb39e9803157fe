/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

/** Serves {@link AdminEndpointsResource} at {@code /admin/realms/{realm}/api-endpoints}. */
public final class AdminEndpointsProvider extends AdminResourceProvider {

    public AdminEndpointsProvider() {
        super("api-endpoints", AdminEndpointsResource::new);
    }
}
