/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a browser that a login needs: cookies, the login form, the code flow with PKCE, single sign-on. */
public final class Browser {

    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");
    // RFC 7636, appendix B
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String CALLBACK = "http://127.0.0.1/callback";

    private final Demo demo;
    private final Map<String, String> cookies = new TreeMap<>();

    public Browser(Demo demo) {
        this.demo = demo;
    }

    /** Creates a public client whose users sign in with this browser, with further JSON if given. */
    public static String newApplication(Demo demo, Map<String, ?> furtherJson) {
        String id = "app-" + UUID.randomUUID();
        Map<String, Object> json = new TreeMap<>(Map.of(
                "clientId", id,
                "publicClient", true,
                "directAccessGrantsEnabled", true,
                "fullScopeAllowed", true,
                "redirectUris", List.of(CALLBACK)));
        json.putAll(furtherJson);
        demo.admin("POST", "clients", json).expect(201);
        return id;
    }

    /** Signs in with the login form. */
    public Tokens signIn(String clientId, Demo.User user, String... furtherParameters) {
        Answer form = get(authorization(clientId, furtherParameters)).expect(200);
        Matcher action = FORM.matcher(form.body());
        if (!action.find()) {
            throw new AssertionError("No login form: " + form);
        }
        Answer answer = demo.http()
                .post(action.group(1).replace("&amp;", "&"))
                .header("Cookie", cookies())
                .form("username", user.name(), "password", user.password())
                .send();
        take(answer);
        return tokens(clientId, answer);
    }

    /** Opens another application while signed in. */
    public Tokens open(String clientId, String... furtherParameters) {
        return tokens(clientId, get(authorization(clientId, furtherParameters)));
    }

    /** Stores the cookies that a response sets. */
    public Browser take(Answer answer) {
        for (String header : answer.headers().allValues("Set-Cookie")) {
            String cookie = header.substring(0, header.indexOf(';'));
            int at = cookie.indexOf('=');
            if (at == cookie.length() - 1) {
                cookies.remove(cookie.substring(0, at));
            } else {
                cookies.put(cookie.substring(0, at), cookie.substring(at + 1));
            }
        }
        return this;
    }

    /** The response of the token endpoint. */
    public record Tokens(String access, String refresh) {

        public static Tokens of(Answer answer) {
            answer.expect(200);
            return new Tokens(answer.text("access_token"), answer.text("refresh_token"));
        }
    }

    /** Renews tokens of a public client. */
    public static Tokens renew(Demo demo, String clientId, Tokens tokens) {
        return Tokens.of(demo.http()
                .post(Demo.TOKEN_PATH)
                .form("grant_type", "refresh_token", "client_id", clientId, "refresh_token", tokens.refresh())
                .send());
    }

    private Tokens tokens(String clientId, Answer redirect) {
        String location = redirect.expect(302).header("Location");
        if (!location.contains("code=")) {
            throw new AssertionError("No code: " + location);
        }
        return Tokens.of(demo.http()
                .post(Demo.TOKEN_PATH)
                .form(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        clientId,
                        "redirect_uri",
                        CALLBACK,
                        "code_verifier",
                        VERIFIER,
                        "code",
                        location.replaceAll(".*[?&#]code=([^&]*).*", "$1"))
                .send());
    }

    private static String authorization(String clientId, String... furtherParameters) {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "client_id",
                clientId,
                "response_type",
                "code",
                "scope",
                "openid",
                "redirect_uri",
                CALLBACK,
                "code_challenge",
                CHALLENGE,
                "code_challenge_method",
                "S256"));
        for (int i = 0; i < furtherParameters.length; i += 2) {
            parameters.put(furtherParameters[i], furtherParameters[i + 1]);
        }
        return "/realms/demo/protocol/openid-connect/auth?"
                + Http.form(parameters.entrySet().stream()
                        .flatMap(parameter -> Stream.of(parameter.getKey(), parameter.getValue()))
                        .toArray(String[]::new));
    }

    private Answer get(String path) {
        Http.Request request = demo.http().get(path);
        Answer answer = (cookies.isEmpty() ? request : request.header("Cookie", cookies())).send();
        take(answer);
        return answer;
    }

    private String cookies() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
