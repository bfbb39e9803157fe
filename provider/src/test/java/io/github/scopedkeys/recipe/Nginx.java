/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import io.github.scopedkeys.server.Program;

/** The nginx of the machine. Where there is none, and Debian's can be installed, it is; a test is never left out. */
public final class Nginx {

    private Nginx() {}

    public static void demand() {
        Program.demand("nginx", "nginx-light", "The recipe for nginx needs nginx with the module auth_request");
    }
}
