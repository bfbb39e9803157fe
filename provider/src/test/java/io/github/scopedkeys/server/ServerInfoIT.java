/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What administrators read about this extension in Keycloak's server information. */
@ExtendWith(RunningKeycloak.class)
class ServerInfoIT {

    private final Demo demo;

    ServerInfoIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void itSaysWhichVersionIsInstalled() {
        Demo.User administrator = demo.newUser();
        demo.grantRealmAdmin(administrator);

        JsonNode info = demo.http()
                .get("/admin/serverinfo")
                .bearer(demo.login(administrator))
                .send()
                .expect(200)
                .json();

        assertThat(info.at("/providers/api-keys/providers/default/operationalInfo/Version")
                        .asText())
                .matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
}
