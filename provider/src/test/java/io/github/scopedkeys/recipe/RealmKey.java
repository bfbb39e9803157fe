/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.github.scopedkeys.server.Components;
import io.github.scopedkeys.server.Demo;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A signing key of the demo realm that tests can sign with, as well. Keycloak publishes it and accepts its signatures,
 * but signs nothing with it itself (a passive key). With it, a token can be wrong in one point and right in all others.
 */
final class RealmKey implements AutoCloseable {

    private final Demo demo;
    private final String component;
    private final RSAKey key;

    private RealmKey(Demo demo, String component, RSAKey key) {
        this.demo = demo;
        this.component = component;
        this.key = key;
    }

    static RealmKey addTo(Demo demo) {
        RSAKey key = newKey();
        String component = Components.addKeys(
                demo,
                "rsa",
                Map.of(
                        "privateKey", List.of(pem(key)),
                        "algorithm", List.of("RS256"),
                        "active", List.of("false"),
                        "enabled", List.of("true")));
        String kid = "";
        for (var published :
                demo.http().get(Demo.JWKS_PATH).send().expect(200).json().get("keys")) {
            if (published.path("n").asText().equals(key.getModulus().toString())) {
                kid = published.get("kid").asText();
            }
        }
        return new RealmKey(demo, component, new RSAKey.Builder(key).keyID(kid).build());
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key pair, with Keycloak's id of it. */
    RSAKey key() {
        return key;
    }

    private static String pem(RSAKey key) {
        try {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(key.toRSAPrivateKey().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        demo.admin("DELETE", "components/" + component).expect(204);
    }
}
