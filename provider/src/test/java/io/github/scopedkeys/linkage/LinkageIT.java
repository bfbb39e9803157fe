/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jar against the Keycloak of this build, without starting it. */
class LinkageIT {

    @Test
    void keycloakHasAllThatTheJarRefersTo() throws IOException {
        Linkage.Result result = LinkageCommand.check(fromBuild("provider.jar"), List.of(fromBuild("keycloak.home")));

        assertThat(result.breaks()).isEmpty();
        assertThat(result.unchecked()).isZero();
        assertThat(result.checked()).as("references").isGreaterThan(500);
    }

    private static Path fromBuild(String name) {
        return Path.of(System.getProperty("scopedkeys." + name));
    }
}
