/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.net.URI;
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
    private static final String REALM = "/realms/" + Demo.REALM + "/";
    private static final String CALLBACK = "http://127.0.0.1/callback";

    private static final Pattern PATH = Pattern.compile("(?i);\\s*path=([^;]*)");

    private final Demo demo;
    /** By path, since each realm has its own of the same name, and then by name. */
    private final Map<String, Map<String, String>> cookies = new TreeMap<>();

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
        Answer form = authorize(clientId, furtherParameters).expect(200);
        return tokens(clientId, submit(form, "username", user.name(), "password", user.password()));
    }

    /** Opens another application while signed in. */
    public Tokens open(String clientId, String... furtherParameters) {
        return tokens(clientId, authorize(clientId, furtherParameters));
    }

    /** The raw response of the authorization endpoint: a login form, or a redirect with a code or an error. */
    public Answer authorize(String clientId, String... furtherParameters) {
        return get(authorization(clientId, furtherParameters));
    }

    /** Opens a page, or follows a link or a redirect. */
    public Answer visit(String address) {
        return get(address);
    }

    /** Follows redirects to pages of the server, not back to an application. */
    public Answer follow(Answer answer) {
        Answer last = answer;
        for (int i = 0; i < 10 && last.status() / 100 == 3; i++) {
            String location = last.header("Location");
            if (location.startsWith(CALLBACK)) {
                return last;
            }
            last = get(location);
        }
        return last;
    }

    /** Submits the first form of a page. */
    public Answer submit(Answer page, String... namesAndValues) {
        Answer answer = demo.http()
                .post(action(page))
                .header("Cookie", cookies(action(page)))
                .form(namesAndValues)
                .send();
        take(answer);
        return answer;
    }

    /** The value of a cookie of the demo realm, or null. */
    public String cookie(String name) {
        return cookies.getOrDefault(REALM, Map.of()).get(name);
    }

    /** Another browser with the same cookies, except that this one of the demo realm has this value. */
    public Browser with(String name, String value) {
        Browser other = new Browser(demo);
        cookies.forEach((path, pairs) -> other.cookies.put(path, new TreeMap<>(pairs)));
        other.cookies.computeIfAbsent(REALM, path -> new TreeMap<>()).put(name, value);
        return other;
    }

    /** Stores the cookies that a response sets. */
    public Browser take(Answer answer) {
        for (String header : answer.headers().allValues("Set-Cookie")) {
            String cookie = header.substring(0, header.indexOf(';'));
            Matcher path = PATH.matcher(header);
            Map<String, String> pairs =
                    cookies.computeIfAbsent(path.find() ? path.group(1) : "/", any -> new TreeMap<>());
            int at = cookie.indexOf('=');
            if (at == cookie.length() - 1) {
                pairs.remove(cookie.substring(0, at));
            } else {
                pairs.put(cookie.substring(0, at), cookie.substring(at + 1));
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

    private static String action(Answer page) {
        Matcher action = FORM.matcher(page.body());
        if (!action.find()) {
            throw new AssertionError("No form: " + page);
        }
        return action.group(1).replace("&amp;", "&");
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

    private Answer get(String address) {
        Http.Request request = demo.http().get(address);
        String sent = cookies(address);
        Answer answer = (sent.isEmpty() ? request : request.header("Cookie", sent)).send();
        take(answer);
        return answer;
    }

    private String cookies(String address) {
        String path = URI.create(address).getPath();
        return cookies.entrySet().stream()
                .filter(each -> path.startsWith(each.getKey()))
                .flatMap(each -> each.getValue().entrySet().stream())
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
