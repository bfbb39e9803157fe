/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key can do more than a response lists. It must not look as if it had no limit. */
@ExtendWith(RunningKeycloak.class)
class ManyEndpointsOnPostgresIT {

    private final Demo demo;
    private final KeyOwner owner;

    ManyEndpointsOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @Test
    void aKeyForMoreEndpointsThanAreListedNamesNone() throws SQLException {
        KeyOwner.Key key = owner.create("read", "*", "read");
        addEndpoints(900);
        assertThat(introspected(key).get("scope").asText()).contains("graphql:read", "endpoint:many-1:read");

        addEndpoints(1_001);

        JsonNode crowded = introspected(key);
        assertThat(crowded.get("active").asBoolean()).isTrue();
        assertThat(crowded.get("scope").asText()).isEqualTo("graphql:read");
        assertThat(crowded.get("authorization_details")).hasSize(1);
        demo.exchange(key.secret(), "scope", "endpoint:many-1:read").expect(200);
    }

    @AfterEach
    void removeEndpoints() throws SQLException {
        demo.server()
                .update("delete from scoped_key_endpoint where owner_id = '"
                        + owner.user().id() + "' and id like 'many-%'");
    }

    private JsonNode introspected(KeyOwner.Key key) {
        return demo.introspectAs(Demo.GATE, key.secret()).expect(200).json();
    }

    private void addEndpoints(int upTo) throws SQLException {
        demo.server().update("""
                insert into scoped_key_endpoint (realm_id, id, name, owner_id, internal_id, folded_id)
                select r.id, 'many-' || n, 'many', '%1$s', '%1$s-' || n, 'many-' || n
                from realm r, generate_series(1, %2$d) n where r.name = 'demo' on conflict do nothing
                """.formatted(owner.user().id(), upTo));
    }
}
