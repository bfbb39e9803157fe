/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.gateway.RawRequest;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.KeycloakServer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GitHub's secret scanning partner program, with keys that this test publishes and signs with. */
class GithubLeaksIT {

    private static final String PATH = Leaks.PATH + "/github";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyServer PUBLISHED = new KeyServer();
    private static final Signer CURRENT = Signer.create();
    private static final Signer FORMER = Signer.create();

    private static KeycloakServer server;

    private Demo demo;
    private KeyOwner owner;
    private Leaks leaks;

    @BeforeAll
    static void start() {
        PUBLISHED.list(CURRENT.json(true), FORMER.json(false));
        server = KeycloakServer.named("github")
                .option("--spi-api-keys--default--github-keys=" + PUBLISHED.address())
                .start();
    }

    @AfterAll
    static void stop() {
        PUBLISHED.close();
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void newOwner() {
        demo = new Demo(server);
        owner = KeyOwner.in(demo);
        leaks = new Leaks(demo);
    }

    @Test
    void whatGithubSignedEndsKeysAndSaysWhichTokensWereSome() throws Exception {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key deleted = owner.create("read");
        owner.delete(deleted);
        String legacy = Leaks.legacy(demo, owner, "legacy-" + UUID.randomUUID());
        String unknown = ScopedKey.generate("rpa").reveal();
        String body = body(key.secret(), unknown, legacy, deleted.secret(), key.secret());

        Answer answer = send(CURRENT, body).expect(200);

        assertThat(answer.json().findValuesAsText("label"))
                .containsExactly("true_positive", "false_positive", "true_positive", "false_positive", "true_positive");
        JsonNode first = answer.json().get(0);
        assertThat(first.get("token_hash").asText()).isEqualTo(sha256(key.secret()));
        assertThat(first.get("token_type").asText()).isEqualTo("scoped_api_key");
        assertThat(first).hasSize(3);
        assertThat(answer.body()).doesNotContain(key.secret().substring(17), legacy);
        demo.exchange(key.secret()).expect(400);
        demo.exchange(legacy).expect(400);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        assertThat(leaks.history(key.id()).get(0).at("/after/source").asText())
                .isEqualTo("GitHub commit https://github.com/octocat/Hello-World/blob/12345600/foo/bar.txt");
        assertThat(leaks.events(owner)).hasSize(2);
        assertThat(server.log()).doesNotContain(key.secret().substring(17), legacy);
    }

    @Test
    void aKeyThatIsNoLongerCurrentSignsAsLongAsItIsListed() {
        KeyOwner.Key key = owner.create("read");

        send(FORMER, body(key.secret())).expect(200);

        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void whatGithubDidNotSignChangesNothing() {
        KeyOwner.Key key = owner.create("read");
        String body = body(key.secret());
        String signature = CURRENT.sign(body);
        byte[] flipped = Base64.getDecoder().decode(signature);
        flipped[20] ^= 1;
        List<Answer> answers = new ArrayList<>();
        answers.add(send(CURRENT.id(), Base64.getEncoder().encodeToString(flipped), body));
        answers.add(send(CURRENT.id(), signature, body.replace("commit", "commiu")));
        answers.add(send(CURRENT.id(), signature, body + " "));
        answers.add(send(CURRENT.id(), CURRENT.sign(body + " "), body));
        answers.add(send(CURRENT.id(), FORMER.sign(body), body));
        answers.add(send(FORMER.id(), signature, body));
        answers.add(send(CURRENT.id(), Signer.onCurve("secp384r1").sign(body), body));
        answers.add(send(CURRENT.id(), "MAYCAQACAQA=", body));
        answers.add(send(CURRENT.id(), "", body));
        answers.add(send(CURRENT.id(), "%%%", body));
        answers.add(send("", signature, body));
        answers.add(send(Signer.create(), body));
        answers.add(demo.http().post(PATH).json(body).send());
        answers.add(demo.http()
                .post(PATH)
                .header("Github-Public-Key-Identifier", CURRENT.id())
                .json(body)
                .send());
        answers.add(demo.http()
                .post(PATH)
                .header("Github-Public-Key-Signature", signature)
                .json(body)
                .send());
        answers.add(request(CURRENT.id(), signature)
                .header("Github-Public-Key-Signature", signature)
                .json(body)
                .send());
        answers.add(request(CURRENT.id(), signature)
                .header("Github-Public-Key-Identifier", CURRENT.id())
                .json(body)
                .send());

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_signature");
            assertThat(answer.body()).isEqualTo(answers.get(0).body());
        });
        demo.exchange(key.secret()).expect(200);
        send(CURRENT.id(), signature, body).expect(200);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void theNamesOfTheHeadersIgnoreCase() {
        KeyOwner.Key key = owner.create("read");
        String body = body(key.secret());

        int status = RawRequest.status(server.baseUri(), "POST", PATH, body, new String[] {
            "GITHUB-PUBLIC-KEY-IDENTIFIER: " + CURRENT.id(),
            "github-public-key-signature: " + CURRENT.sign(body),
            "Content-Type: application/json",
            "Content-Length: " + body.length()
        });

        assertThat(status).isEqualTo(200);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void aRepeatedRequestAddsNothingUntilAnAdministratorEnablesTheKey() {
        KeyOwner.Key key = owner.create("read");
        String body = body(key.secret());
        Answer first = send(CURRENT, body).expect(200);

        Answer second = send(CURRENT, body).expect(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(leaks.history(key.id())).hasSize(2);
        assertThat(leaks.events(owner)).hasSize(1);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        demo.exchange(key.secret()).expect(200);
        send(CURRENT, body).expect(200);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void unknownKeysInMassesFetchNothingMore() {
        KeyOwner.Key key = owner.create("read");
        send(CURRENT, body(key.secret())).expect(200);
        int before = PUBLISHED.requests();

        for (int i = 0; i < 100; i++) {
            send(Signer.create(), "[]").expect(400);
        }

        // One more if a minute has passed meanwhile.
        assertThat(PUBLISHED.requests()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void aSignedBodyOfAnotherFormIsRejectedAndOneThatGithubMayExtendIsNot() {
        for (String body : new String[] {"", "{}", "null", "[", "\"x\"", """
                [{"token":"a","token":"b"}]"""}) {
            assertThat(send(CURRENT, body).expect(400).text("error")).as(body).isEqualTo("invalid_request");
        }
        KeyOwner.Key key = owner.create("read");

        Answer answer = send(CURRENT, """
                [null,1,{},{"token":7},\
                {"token":"%s","url":null,"new":{"a":[1]}}]""".formatted(key.secret())).expect(200);

        assertThat(answer.json()).hasSize(1);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        assertThat(send(CURRENT, "[]").expect(200).body()).isEqualTo("[]");
    }

    @Test
    void aThousandMatchesFitIntoOneRequestAndAMegabyteIsTheLimit() {
        KeyOwner.Key key = owner.create("read");
        String[] tokens = new String[1001];
        for (int i = 0; i < 1000; i++) {
            tokens[i] = ScopedKey.generate("rpa").reveal();
        }
        tokens[1000] = key.secret();

        JsonNode answer = send(CURRENT, body(tokens)).expect(200).json();

        assertThat(answer).hasSize(1001);
        assertThat(answer.get(1000).get("label").asText()).isEqualTo("true_positive");
        String large = "[]" + " ".repeat(1024 * 1024 - 2);
        send(CURRENT, large).expect(200);
        assertThat(send(CURRENT, large + " ").expect(413).text("error")).isEqualTo("too_large");
    }

    private static String body(String... tokens) {
        List<Map<String, String>> matches = new ArrayList<>();
        for (String token : tokens) {
            matches.add(Map.of(
                    "token",
                    token,
                    "type",
                    "scoped_api_key",
                    "url",
                    "https://github.com/octocat/Hello-World/blob/12345600/foo/bar.txt",
                    "source",
                    "commit"));
        }
        try {
            return JSON.writeValueAsString(matches);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Answer send(Signer signer, String body) {
        return send(signer.id(), signer.sign(body), body);
    }

    private Answer send(String keyId, String signature, String body) {
        return request(keyId, signature).json(body).send();
    }

    private Http.Request request(String keyId, String signature) {
        return demo.http()
                .post(PATH)
                .header("Github-Public-Key-Identifier", keyId)
                .header("Github-Public-Key-Signature", signature);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
