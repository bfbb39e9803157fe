/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules in {@code docs/scanners} find every key and nothing else. A regular expression cannot compute a checksum,
 * so a string of exactly our shape is found whatever its checksum; none of the corpora contains one by chance.
 */
class ScannerRulesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = BASE62.substring(0, 36);
    private static final String LETTERS = BASE62.substring(36);
    /** The secret of made-up keys in pictures and tests of the pages, which are meant to look like keys. */
    private static final String MADE_UP = "1vB8nL3cR6yH0pDgJ5sAqWeUx2Zk9MfYtoNiV7";

    private static final int STRINGS = 150_000;

    private final Random random = new Random(17);

    /** The expressions as the files have them; the secret is the first group. */
    private static Map<String, Pattern> rules(UnaryOperator<String> edit) {
        String gitleaks = edit.apply(text("docs/scanners/gitleaks.toml"));
        String trufflehog = edit.apply(text("docs/scanners/trufflehog.yaml"));
        String github = edit.apply(text("docs/scanners/github-custom-pattern.txt"));
        Map<String, Pattern> rules = new LinkedHashMap<>();
        rules.put("gitleaks", Pattern.compile(part(gitleaks, "regex = '''(.+)'''")));
        rules.put("trufflehog", Pattern.compile(part(trufflehog, "key: '(.+)'")));
        rules.put(
                "github",
                Pattern.compile("(?:" + part(github, "Before secret: +(.+)") + ")("
                        + part(github, "Secret format: +(.+)") + ")(?:" + part(github, "After secret: +(.+)") + ")"));
        return rules;
    }

    private static final Map<String, Pattern> RULES = rules(text -> text);

    @Test
    void everyKeyIsFoundWhereverPeopleLeaveIt() {
        assertEveryKeyIsFound("rpa", RULES);
    }

    @Test
    void theRulesForAnotherPrefixAreMadeAsTheDocumentationSays() {
        assertThat(text("docs/leaks.md")).contains("s/rpa_/acme_/g");
        Map<String, Pattern> rules = rules(text -> text.replace("rpa_", "acme_"));

        assertEveryKeyIsFound("acme", rules);
        rules.forEach(
                (name, rule) -> assertThat(find(rule, ScopedKey.generate("rpa").reveal()))
                        .as(name)
                        .isEmpty());
    }

    @Test
    void amongAMillionOtherStringsNoneIsFound() {
        Map<String, Supplier<String>> corpora = new LinkedHashMap<>();
        corpora.put("base64", () -> Base64.getEncoder().encodeToString(bytes(20 + random.nextInt(60))));
        corpora.put("hex", () -> "rpa_" + draw(UPPER, 12) + "_" + hex(20 + random.nextInt(20)));
        corpora.put("JWT", () -> "eyJ" + base64url(30) + "." + base64url(60) + "." + base64url(40));
        corpora.put("UUID", () -> "rpa_" + new UUID(random.nextLong(), random.nextLong()));
        corpora.put("identifiers", this::identifier);
        corpora.put("the other company", () -> "rpa_" + draw(UPPER, 40) + draw(BASE62, 6));
        corpora.put("nearly keys", this::nearlyAKey);
        int strings = 0;
        for (Map.Entry<String, Supplier<String>> corpus : corpora.entrySet()) {
            for (int i = 0; i < STRINGS; i++) {
                String text = corpus.getValue().get();
                for (Map.Entry<String, Pattern> rule : RULES.entrySet()) {
                    if (rule.getValue().matcher(text).find()) {
                        assertThat(text)
                                .as(rule.getKey() + ", " + corpus.getKey())
                                .isEmpty();
                    }
                }
                strings++;
            }
        }
        assertThat(strings).isGreaterThan(1_000_000);
    }

    @Test
    void inTheSourceOfThisProjectOnlyKeysAreFound() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String directory : new String[] {"provider/src", "docs", "themes", "docker", "realm-config"}) {
            for (Path file : sources(ROOT.resolve(directory))) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                files++;
                for (Pattern rule : RULES.values()) {
                    find(rule, text).stream()
                            .filter(hit -> ScopedKey.parse(hit).isEmpty() && !hit.endsWith(MADE_UP))
                            .forEach(hit -> found.add(ROOT.relativize(file) + ": " + hit));
                }
            }
        }

        assertThat(found).isEmpty();
        assertThat(files).isGreaterThan(400);
    }

    private static void assertEveryKeyIsFound(String prefix, Map<String, Pattern> rules) {
        for (int i = 0; i < 1000; i++) {
            String key = ScopedKey.generate(prefix).reveal();
            for (String text : contexts(key)) {
                rules.forEach((name, rule) ->
                        assertThat(find(rule, text)).as(name + " in " + text).containsExactly(key));
            }
        }
    }

    private static List<String> contexts(String key) {
        return List.of(
                key,
                "API_KEY=" + key,
                "export API_KEY=\"" + key + "\"\nNEXT=1",
                """
                        {"key":"%s","name":"ci"}""".formatted(key),
                "api:\n  key: " + key + "\n",
                "https://api.example.org/v1?key=" + key + "&page=2",
                "curl -H 'Authorization: Bearer " + key + "' https://api.example.org",
                "X-API-Key: " + key + "\r\nAccept: */*",
                "2026-11-29 22:10:00 INFO [client] sent '" + key + "', got 200",
                "const key = `" + key + "`;",
                "the key (" + key + ") stopped working.",
                "{\"log\":\"first line\\n" + key + "\\nlast line\"}",
                "q=%22" + key + "%22",
                "<key>" + key + "</key>",
                "git log -p\n+  token = " + key);
    }

    /** A name in snake case whose first two words are as long as those of a key. */
    private String identifier() {
        StringBuilder name = new StringBuilder("rpa_" + draw(LETTERS, 12));
        for (int words = 1 + random.nextInt(6); words > 0; words--) {
            name.append('_').append(draw(LETTERS, 2 + random.nextInt(20)));
        }
        return name.toString();
    }

    /** A key with one character too many, too few, or of another alphabet. */
    private String nearlyAKey() {
        String id = draw(BASE62, 12);
        String secret = draw(BASE62, 38);
        return switch (random.nextInt(7)) {
            case 0 -> "rpa_" + id + "_" + secret.substring(1);
            case 1 -> "rpa_" + id + "_" + secret + draw(BASE62, 1 + random.nextInt(9));
            case 2 -> "rpa_" + id.substring(1) + "_" + secret;
            case 3 -> "rpa_" + id + "x_" + secret;
            case 4 -> "rpa-" + id + "-" + secret;
            case 5 -> "RPA_" + id + "_" + secret;
            default -> "rpa_" + id + "_" + secret.substring(0, 20) + "-" + secret.substring(20);
        };
    }

    private static List<String> find(Pattern rule, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = rule.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of("node_modules", "target", "dist")
                            .noneMatch(name -> file.toString().contains("/" + name + "/")))
                    .toList();
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String part(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private String draw(String alphabet, int length) {
        StringBuilder drawn = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return drawn.toString();
    }

    private byte[] bytes(int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return drawn;
    }

    private String hex(int bytes) {
        return HexFormat.of().formatHex(bytes(bytes));
    }

    private String base64url(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }
}
