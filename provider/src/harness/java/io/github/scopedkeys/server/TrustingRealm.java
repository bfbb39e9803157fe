/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Another realm of the same server that accepts the demo realm's tokens: as assertions of users who have a twin there,
 * and to authenticate a client. The twins administer it.
 */
public final class TrustingRealm implements AutoCloseable {

    /** A client that presents assertions. */
    public static final Demo.Client CLIENT = new Demo.Client("trusting", "trusting-secret");

    private static final String BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Demo demo;
    private final String name = "trusting-" + UUID.randomUUID();

    private TrustingRealm(Demo demo) {
        this.demo = demo;
    }

    public static TrustingRealm of(Demo demo) {
        TrustingRealm realm = new TrustingRealm(demo);
        realm.create();
        return realm;
    }

    private void create() {
        at(
                        "POST",
                        "/admin/realms",
                        Map.of("realm", name, "enabled", true, "sslRequired", "none", "eventsEnabled", true))
                .expect(201);
        at(
                        "POST",
                        admin("identity-provider/instances"),
                        Map.of(
                                "alias",
                                "demo",
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "config",
                                Map.ofEntries(
                                        Map.entry("issuer", demo.issuer()),
                                        Map.entry("authorizationUrl", demo.issuer() + "/protocol/openid-connect/auth"),
                                        Map.entry("tokenUrl", demo.issuer() + "/protocol/openid-connect/token"),
                                        Map.entry("userInfoUrl", demo.issuer() + "/protocol/openid-connect/userinfo"),
                                        Map.entry("jwksUrl", demo.issuer() + "/protocol/openid-connect/certs"),
                                        Map.entry("useJwksUrl", "true"),
                                        Map.entry("validateSignature", "true"),
                                        Map.entry("clientId", "anything"),
                                        Map.entry("clientSecret", "anything"),
                                        Map.entry("supportsClientAssertions", "true"),
                                        Map.entry("jwtAuthorizationGrantEnabled", "true"))))
                .expect(201);
        at(
                        "POST",
                        admin("clients"),
                        Map.of(
                                "clientId",
                                CLIENT.id(),
                                "secret",
                                CLIENT.secret(),
                                "fullScopeAllowed",
                                true,
                                "attributes",
                                Map.of(
                                        "oauth2.jwt.authorization.grant.enabled",
                                        "true",
                                        "oauth2.jwt.authorization.grant.idp",
                                        "demo")))
                .expect(201);
    }

    /** Gives a user of the demo realm a twin, and a client that authenticates with tokens of that user. */
    public void link(Demo.User user) {
        String twin = id(at(
                "POST",
                admin("users"),
                Map.of(
                        "username",
                        "twin",
                        "enabled",
                        true,
                        "email",
                        "twin@example.org",
                        "firstName",
                        "T",
                        "lastName",
                        "W")));
        at(
                        "POST",
                        admin("users/" + twin + "/federated-identity/demo"),
                        Map.of("userId", user.id(), "userName", user.name()))
                .expect(204);
        makeAdministrator(twin);
        at(
                        "POST",
                        admin("clients"),
                        Map.of(
                                "clientId",
                                "federated",
                                "serviceAccountsEnabled",
                                true,
                                "redirectUris",
                                List.of("http://127.0.0.1/callback"),
                                "clientAuthenticatorType",
                                "federated-jwt",
                                "attributes",
                                Map.of("jwt.credential.issuer", "demo", "jwt.credential.sub", user.id())))
                .expect(201);
    }

    private void makeAdministrator(String userId) {
        String client = clientUuid("realm-management");
        JsonNode role = at("GET", admin("clients/" + client + "/roles/realm-admin"), null)
                .expect(200)
                .json();
        at("POST", admin("users/" + userId + "/role-mappings/clients/" + client), List.of(role))
                .expect(204);
    }

    /** What tokens of the demo realm must be meant for, to be accepted here. */
    public String issuer() {
        return demo.server().baseUri() + "/realms/" + name;
    }

    /** A path of the Admin REST of this realm. */
    public String admin(String path) {
        return "/admin/realms/" + name + "/" + path;
    }

    /** A path of the OpenID Connect endpoints of this realm. */
    public String protocol(String path) {
        return "/realms/" + name + "/protocol/openid-connect/" + path;
    }

    public String clientUuid(String clientId) {
        return at("GET", admin("clients?clientId=" + clientId), null)
                .expect(200)
                .json()
                .at("/0/id")
                .asText();
    }

    /** The response to an assertion of the user (RFC 7523 section 2.1). */
    public Answer assertion(String token) {
        return token("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", token);
    }

    /** The response to the client that authenticates with a token (RFC 7523 section 2.2). */
    public Answer clientAssertion(String path, String token, String... form) {
        String[] all = new String[form.length + 4];
        System.arraycopy(form, 0, all, 0, form.length);
        all[form.length] = "client_assertion_type";
        all[form.length + 1] = BEARER_ASSERTION;
        all[form.length + 2] = "client_assertion";
        all[form.length + 3] = token;
        return demo.http().post(protocol(path)).form(all).send();
    }

    /** A request of the client that presents assertions to the token endpoint. */
    public Answer token(String... form) {
        return demo.http()
                .post(protocol("token"))
                .basic(CLIENT.id(), CLIENT.secret())
                .form(form)
                .send();
    }

    /** The status that a token of this realm gets from its Admin REST. */
    public int adminStatus(String token) {
        return demo.http().get(admin("users")).bearer(token).send().status();
    }

    /** A request of the server's administrator. */
    public Answer at(String method, String path, Object body) {
        Http.Request request = demo.http().request(method, path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    public static String id(Answer created) {
        return created.expect(201).newId();
    }

    @Override
    public void close() {
        at("DELETE", "/admin/realms/" + name, null);
    }
}
