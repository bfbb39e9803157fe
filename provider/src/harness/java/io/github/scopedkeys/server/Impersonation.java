/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** An administrator who acts for a user, after <em>Impersonate</em> in the admin console. */
public final class Impersonation {

    // RFC 7636, appendix B
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private Impersonation() {}

    /** Returns the account console's access token in the administrator's browser. */
    public static String of(Demo demo, Demo.User user) {
        String console = demo.server().baseUri() + "/realms/demo/account/";
        String location = demo.http()
                .get("/realms/demo/protocol/openid-connect/auth?client_id=account-console&response_type=code"
                        + "&scope=openid&prompt=none&code_challenge_method=S256&code_challenge=" + CHALLENGE
                        + "&redirect_uri=" + URLEncoder.encode(console, UTF_8))
                .header("Cookie", cookies(demo, user))
                .send()
                .expect(302)
                .header("Location");
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .form(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "account-console",
                        "redirect_uri",
                        console,
                        "code_verifier",
                        VERIFIER,
                        "code",
                        location.replaceAll(".*[?&#]code=([^&]*).*", "$1"))
                .send()
                .expect(200)
                .text("access_token");
    }

    private static String cookies(Demo demo, Demo.User user) {
        return demo
                .http()
                .post("/admin/realms/demo/users/" + user.id() + "/impersonation")
                .bearer(demo.adminToken())
                .json(Map.of())
                .send()
                .expect(200)
                .headers()
                .allValues("Set-Cookie")
                .stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .filter(cookie -> !cookie.endsWith("="))
                .collect(Collectors.joining("; "));
    }
}
