/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;

/** A client that {@link GatePolicy} lets handle keys: proof of that check, without which no key is redeemed. */
public final class Gate {

    private final ClientModel client;

    private Gate(ClientModel client) {
        this.client = client;
    }

    /** @throws RedemptionRefused {@code unauthorized_client} if the client may not handle keys */
    public static Gate of(ClientModel client) throws RedemptionRefused {
        Optional<String> objection = GatePolicy.objection(client);
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        return new Gate(client);
    }

    /** @param objection the word for the event */
    public static RedemptionRefused refused(String objection) {
        return RedemptionRefused.of(OAuthErrorException.UNAUTHORIZED_CLIENT, GatePolicy.NOT_ALLOWED, objection);
    }

    public ClientModel client() {
        return client;
    }
}
