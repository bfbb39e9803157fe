/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Browser;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.TrustingRealm;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user of the demo realm who signed in with another realm, whose tokens Keycloak has stored since. */
final class Brokered {

    static final String ALIAS = "home";

    private Brokered() {}

    /** Signs such a user in once, and gives them a password. */
    static Demo.User user(Demo demo, TrustingRealm home) {
        String name = "traveller-" + UUID.randomUUID();
        String secret = "home-secret";
        home.at(
                        "POST",
                        home.admin("clients"),
                        Map.of(
                                "clientId",
                                "demo-realm-broker",
                                "secret",
                                secret,
                                "redirectUris",
                                List.of(demo.issuer() + "/broker/" + ALIAS + "/endpoint")))
                .expect(201);
        home.at("POST", home.admin("users"), Demo.userJson(name, name)).expect(201);
        String endpoints = home.issuer() + "/protocol/openid-connect/";
        demo.admin(
                        "POST",
                        "identity-provider/instances",
                        Map.of(
                                "alias",
                                ALIAS,
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "storeToken",
                                true,
                                "trustEmail",
                                true,
                                "config",
                                Map.of(
                                        "issuer",
                                        home.issuer(),
                                        "authorizationUrl",
                                        endpoints + "auth",
                                        "tokenUrl",
                                        endpoints + "token",
                                        "jwksUrl",
                                        endpoints + "certs",
                                        "useJwksUrl",
                                        "true",
                                        "validateSignature",
                                        "true",
                                        "clientId",
                                        "demo-realm-broker",
                                        "clientSecret",
                                        secret,
                                        "clientAuthMethod",
                                        "client_secret_post",
                                        "defaultScope",
                                        "openid profile email")))
                .expect(201);
        signIn(demo, name);
        String id = demo.admin("GET", "users?exact=true&username=" + name)
                .expect(200)
                .json()
                .at("/0/id")
                .asText();
        demo.admin(
                        "PUT",
                        "users/" + id + "/reset-password",
                        Map.of("type", "password", "value", name, "temporary", false))
                .expect(204);
        return new Demo.User(id, name, name);
    }

    private static void signIn(Demo demo, String name) {
        String application = Browser.newApplication(demo, Map.of());
        Browser browser = new Browser(demo);
        Answer form = browser.follow(browser.authorize(application, "kc_idp_hint", ALIAS));
        Answer last = browser.follow(browser.submit(form.expect(200), "username", name, "password", name));
        if (last.status() != 302 || !last.header("Location").contains("code=")) {
            throw new AssertionError("Not signed in: " + last);
        }
    }
}
