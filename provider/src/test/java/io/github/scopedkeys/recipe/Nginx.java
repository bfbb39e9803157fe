/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import io.github.scopedkeys.server.Program;

/** An installed nginx, or Debian's, which is then installed. The test is never skipped. */
public final class Nginx {

    private Nginx() {}

    public static void demand() {
        Program.demand("nginx", "nginx-light", "The recipe for nginx needs nginx with the module auth_request");
    }
}
