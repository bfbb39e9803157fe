/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

/** Serves {@link AdminGatesResource} at {@code /admin/realms/{realm}/api-gates}. */
public final class AdminGatesProvider extends AdminResourceProvider {

    public AdminGatesProvider() {
        super("api-gates", AdminGatesResource::new);
    }
}
