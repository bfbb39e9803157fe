/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.zip.GZIPOutputStream;

/** A request with up to four random faults in method, path, query, headers, body or framing. */
final class Spoiled {

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "QUERY",
            "MKCOL",
            "FOO",
            "get",
            "X".repeat(300));
    private static final List<String> IN_PATH = List.of(
            "/",
            "//",
            "/.",
            "/..",
            "/%2e%2e",
            "/%2e%2e%2f",
            ";",
            ";a=b",
            "/;",
            "%00",
            "%zz",
            "%",
            "%c0%80",
            "%ff",
            "%2F",
            "%5c",
            "\\",
            "/*",
            "/AAAAAAAAAAAA",
            "/AAAAAAAAAAAA/rotate",
            "/AAAAAAAAAAAA/leak",
            "/count",
            "/disable",
            "/import",
            "/\u00e4",
            "/%F0%9F%94%91",
            "/%ED%A0%80",
            "/" + "x".repeat(3000),
            "%0d%0a",
            "%20",
            "?",
            "#",
            "/self",
            "/rules",
            "/endpoints",
            "/revoke",
            "/authorize/..");
    private static final List<String> NAMES = List.of(
            "first",
            "max",
            "search",
            "userId",
            "kind",
            "enabled",
            "expired",
            "unusedSince",
            "idleDays",
            "exceedsRules",
            "dryRun",
            "scope",
            "token",
            "subject_token",
            "audience",
            "resource",
            "requested_token_type",
            "client_id",
            "a",
            "",
            "%zz",
            "%00",
            "first%00");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "abc",
            "99999999999",
            "9223372036854775808",
            "1e9",
            "true",
            "TRUE",
            "null",
            "%zz",
            "%",
            "%00",
            "%0a",
            "%c0%80",
            "%ff%fe",
            "%ED%A0%80",
            "%F0%9F%94%91",
            "'",
            "%27%20or%201=1--",
            "!",
            "%25",
            "_",
            "%5c",
            "{}",
            "[]",
            "*",
            "scoped",
            "legacy",
            "rpa_AAAAAAAAAAAA_" + "A".repeat(38),
            "endpoint:img-gen:write",
            "graphql:read",
            "x".repeat(300),
            "x".repeat(4001),
            "%20",
            "+",
            ";",
            "\u00e4",
            "1,2",
            "00",
            "0x1",
            "NaN",
            "f:x",
            "f:",
            "f:x:y",
            "urn:a:b",
            "http://[",
            "::");
    private static final List<String> JSON = List.of(
            "null",
            "0",
            "-1",
            "1e400",
            "-0",
            "1.5",
            "9".repeat(40),
            "9".repeat(2000),
            "1e999999999",
            "NaN",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\\uffff\"",
            "\"" + "x".repeat(70_000) + "\"",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "\"none\"",
            "\"f:x\"",
            "{\"*\":\"none\"}",
            "{\"graphql\":null}",
            """
                    {"endpoints":{"":"read"}}""",
            "[[[[1]]]]",
            "\"\\ud83d\\udd11\"");
    private static final List<String> TYPES = List.of(
            "",
            "application/json",
            "application/json;charset=utf-42",
            "application/json;;;",
            "application/json; charset=\"",
            "/",
            "a",
            "*/*",
            "text/plain",
            "text/xml",
            "application/x-ndjson",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-7",
            "application/x-www-form-urlencoded;charset=UTF-16",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/xml",
            "application/octet-stream",
            "application/merge-patch+json",
            "x".repeat(500),
            "application/json, text/plain");
    private static final List<String> HEADERS = List.of(
            "Accept: a/b;q=zz",
            "Accept: text/html",
            "Accept: ",
            "Accept: */*;q=2",
            "Accept-Language: %%%",
            "Accept-Charset: x",
            "Accept-Encoding: gzip;q=x",
            "Authorization: Bearer",
            "Authorization: Basic !!!",
            "Authorization: Basic Og==",
            "Authorization: Basic " + "A".repeat(5000),
            "Authorization: \u00ff\u00fe",
            "Authorization: Negotiate x",
            "Authorization: DPoP x",
            "DPoP: x.y.z",
            "DPoP: ",
            "X-API-Key: ",
            "X-API-Key: \u00ff",
            "X-API-Key: rpa_" + "A".repeat(12) + "_" + "A".repeat(38),
            "X-Gate-Authorization: Basic !!!",
            "X-Gate-Authorization: Bearer x",
            "X-Gate-Authorization: Basic Z2F0ZQ==",
            "X-Gate-Authorization: Basic ZyV6ejo=",
            "If-None-Match: *",
            "If-None-Match: \"x",
            "If-Match: *",
            "If-Modified-Since: never",
            "Range: bytes=x-",
            "Expect: 200-ok",
            "Origin: null",
            "Origin: http://[",
            "Origin: \u00ff",
            "Cookie: a=b; KEYCLOAK_IDENTITY=x.y.z",
            "Cookie: \u00ff=;;;",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: a, b",
            "X-Forwarded-Proto: gopher",
            "X-Original-Method: \u00ff",
            "X-Forwarded-Uri: /%zz",
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Language: x-",
            "Referer: ::",
            "Content-MD5: x",
            "TE: trailers",
            "X: " + "x".repeat(7000));

    private final Random random;
    private final Target target;
    private String method;
    private String path;
    private String query;
    private String contentType;
    private byte[] body;
    private final List<String> headers;
    private boolean framingBroken;
    private boolean addressBroken;
    private boolean headersBroken;
    private boolean methodChanged;
    private String framing;

    private Spoiled(Random random, Target target) {
        this.random = random;
        this.target = target;
        this.method = target.method();
        this.path = target.path();
        this.query = target.query();
        this.contentType = target.contentType();
        this.body = target.body() == null ? new byte[0] : target.body().getBytes(UTF_8);
        this.headers = new ArrayList<>(target.headers());
    }

    static Spoiled by(Random random, Target target) {
        Spoiled spoiled = new Spoiled(random, target);
        int faults = random.nextInt(5);
        for (int i = 0; i < faults; i++) {
            spoiled.spoil();
        }
        return spoiled;
    }

    /** Tells whether the server may consider the request incomplete, and wait or close the connection. */
    boolean framingBroken() {
        return framingBroken;
    }

    /** Tells whether the request certainly reaches us, so that an error is ours. */
    boolean reachesUs() {
        return !framingBroken && !addressBroken && !headersBroken && !methodChanged;
    }

    /** Tells whether the address is still one of ours. */
    boolean isOurs() {
        return path.matches("(/admin)?/realms/demo/api-(keys|endpoints|gates)([/;].*)?");
    }

    /**
     * Tells whether a form reader runs before our code: Keycloak's, which fails on broken escapes, at the revocation;
     * that of its HTTP layer, which fails on an empty boundary, wherever we do not demand JSON.
     */
    boolean isFormReadBeforeUs() {
        return contentType != null
                && (contentType.equals("multipart/form-data; boundary=")
                        || (path.contains("/revoke") && contentType.contains("x-www-form-urlencoded")));
    }

    /** Tells whether the admin REST may reject the login or the origin, and then fail on the content type. */
    boolean isTypeReadBeforeUs() {
        return path.startsWith("/admin/") && headersBroken && contentType != null && !isMediaType(contentType);
    }

    private static boolean isMediaType(String text) {
        return text.matches("[\\w*+.-]+/[\\w*+.-]+(;\\s*\\w+=[\\w-]+)?");
    }

    Target target() {
        return target;
    }

    byte[] bytes(String authority) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(path)
                .append(query.isEmpty() ? "" : "?" + query)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority)
                .append("\r\nConnection: close\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (contentType != null) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        if (framing != null) {
            head.append(framing).append("\r\n");
        } else if (body.length > 0 || target.contentType() != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return join(head.append("\r\n").toString().getBytes(ISO_8859_1), body);
    }

    private void spoil() {
        switch (random.nextInt(12)) {
            case 0 -> {
                methodChanged = true;
                method = of(METHODS);
            }
            case 1 -> {
                addressBroken = true;
                int at = random.nextInt(4) == 0 ? random.nextInt(path.length()) + 1 : path.length();
                path = path.substring(0, at) + of(IN_PATH) + path.substring(at);
            }
            case 2, 3 -> {
                addressBroken = true;
                int times = random.nextInt(20) == 0 ? 200 : 1;
                for (int i = 0; i < times; i++) {
                    query += (query.isEmpty() ? "" : "&")
                            + of(NAMES)
                            + (random.nextInt(10) == 0 ? "" : "=" + of(VALUES));
                }
            }
            case 4, 5 -> {
                headersBroken = true;
                headers.add(of(HEADERS));
            }
            case 6 -> {
                headersBroken = true;
                contentType = of(TYPES);
            }
            case 7 -> breakFraming();
            default -> spoilBody();
        }
    }

    private void spoilBody() {
        String text = new String(body, UTF_8);
        switch (random.nextInt(12)) {
            case 0 ->
                body = text.substring(0, random.nextInt(text.length() + 1)).getBytes(UTF_8);
            case 1 -> {
                byte[] noise = new byte[1 + random.nextInt(20)];
                random.nextBytes(noise);
                int at = random.nextInt(body.length + 1);
                body = join(Arrays.copyOf(body, at), join(noise, Arrays.copyOfRange(body, at, body.length)));
            }
            case 2, 3, 4 ->
                body = text.replaceFirst(
                                random.nextBoolean() ? ":[^,}\\]]+" : ":(?=\")\"[^\"]*\"",
                                Matcher.quoteReplacement(":" + of(JSON)))
                        .getBytes(UTF_8);
            case 5 ->
                body = (text.endsWith("}")
                                ? text.substring(0, text.length() - 1) + ",\"" + of(NAMES) + "\":" + of(JSON) + "}"
                                : text + "&" + of(NAMES) + "=" + of(VALUES))
                        .getBytes(ISO_8859_1);
            case 6 -> body = of(JSON).getBytes(UTF_8);
            case 7 -> body = join(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, body);
            case 8 -> body = text.getBytes(UTF_16LE);
            case 9 -> body = gzip(body);
            case 10 -> body = (text + "&" + of(NAMES) + "=" + of(VALUES)).getBytes(ISO_8859_1);
            default -> body = (text + text).getBytes(UTF_8);
        }
    }

    private void breakFraming() {
        framingBroken = true;
        framing = switch (random.nextInt(8)) {
            case 0 -> "Content-Length: " + (body.length + 1 + random.nextInt(100));
            case 1 -> "Content-Length: " + body.length / 2;
            case 2 -> "Content-Length: -1";
            case 3 -> "Content-Length: x";
            case 4 -> "Content-Length: 3\r\nContent-Length: 4";
            case 5 -> "Transfer-Encoding: chunked";
            case 6 -> "Transfer-Encoding: chunked\r\nContent-Length: " + body.length;
            default -> "Content-Length: 99999999999999";
        };
        if (framing.equals("Transfer-Encoding: chunked") && random.nextBoolean()) {
            body = join(
                    (Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1),
                    join(body, "\r\n0\r\n\r\n".getBytes(ISO_8859_1)));
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
