/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;

/** No event holds the secret of a key, however it was pasted. */
class EventMaskTest {

    private final String key = ScopedKey.generate("rpa").reveal();
    private final String secret = key.substring(17);

    @Test
    void aKeyIsCutToItsPublicPartAndTheRestStays() {
        assertThat(userName("Bearer " + key)).isEqualTo("Bearer " + key.substring(0, 17) + "***");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\r\n", "\t", "\n    ", "\\\n", "\u00a0", "\n> "})
    void aKeyThatIsBrokenIsMaskedAltogether(String blank) {
        for (int at : new int[] {8, 30}) {
            assertThat(userName("x " + key.substring(0, at) + blank + key.substring(at)))
                    .isEqualTo("***");
        }
    }

    @Test
    void soIsOneBesideAnotherThatIsWhole() {
        String other = ScopedKey.generate("rpa").reveal();

        assertThat(userName(other + " " + key.substring(0, 30) + "\n" + key.substring(30)))
                .isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\\n", "\\r\\n", "\\t"})
    void aRepresentationWithABrokenKeyIsMaskedAltogetherAndStaysJson(String blank) {
        assertThat(representation(
                        "{\"attributes\":{\"a\":[\"" + key.substring(0, 30) + blank + key.substring(30) + "\"]}}"))
                .isEqualTo("\"***\"");
        assertThat(representation("{\"a\":\"" + key + blank + "\"}"))
                .doesNotContain(secret)
                .startsWith("{\"a\":\"rpa_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "openid profile offline_access",
                "graphql:read endpoint:img_gen:write",
                "rpa_9fK2aB7cD3eF",
                "a text\nof two lines"
            })
    void whatHoldsNoKeyStaysAsItIs(String text) {
        String json = "{\"name\": \"" + text.replace("\n", "\\n") + "\"}";

        assertThat(userName(text)).isEqualTo(text);
        assertThat(representation(json)).isSameAs(json);
        assertThat(representation(null)).isNull();
    }

    private static String userName(String name) {
        Event event = new Event();
        event.setDetails(new HashMap<>(Map.of("username", name)));
        event.setClientId(name);
        EventMask.mask(event);
        assertThat(event.getClientId()).isEqualTo(event.getDetails().get("username"));
        return event.getClientId();
    }

    private static String representation(String json) {
        AdminEvent event = new AdminEvent();
        event.setRepresentation(json);
        EventMask.mask(event);
        return event.getRepresentation();
    }
}
