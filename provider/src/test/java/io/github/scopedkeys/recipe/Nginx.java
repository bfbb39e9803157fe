/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The nginx of the machine. Where there is none, and Debian's can be installed, it is; a test is never left out. */
public final class Nginx {

    private Nginx() {}

    public static void demand() {
        if (isThere()) {
            return;
        }
        if (!System.getProperty("user.name").equals("root") || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new AssertionError(
                    "The recipe for nginx needs nginx with the module auth_request: on Debian, apt-get install nginx-light");
        }
        Path here = Path.of("").toAbsolutePath();
        Recipe.run(here, "apt-get", "update", "-qq");
        Recipe.run(here, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light");
    }

    private static boolean isThere() {
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1)).anyMatch(directory -> Files.isExecutable(Path.of(directory, "nginx")));
    }
}
