/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser that reloads the page of a key asks Keycloak for it. */
@ExtendWith(RunningKeycloak.class)
class KeyPageAddressIT {

    private final Demo demo;

    KeyPageAddressIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void thePageOfAKeyCanBeReloadedBecauseNoKeyHasAnIdThatKeycloakTakesForAVersion() {
        Pattern version = Pattern.compile("v\\d");
        List<String> ids =
                Stream.generate(() -> KeyId.random().value()).limit(20_000).toList();

        assertThat(ids).noneMatch(id -> version.matcher(id).find());
        assertThat(reload(ids.get(0))).isEqualTo(200);
        assertThat(reload("abv1abcdefgh")).as("why").isEqualTo(401);
    }

    private int reload(String id) {
        return demo.http()
                .get("/realms/demo/account/api-keys/" + id)
                .header("Accept", "text/html")
                .send()
                .status();
    }
}
