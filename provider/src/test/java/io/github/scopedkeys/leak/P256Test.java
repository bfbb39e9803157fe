/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as GitHub makes them, and what must not pass for one. */
class P256Test {

    /** The sample request of GitHub's documentation, signed with the key {@code bcb53661…}. */
    private static final String PAYLOAD = """
            [{"source":"commit","token":"some_token","type":"some_type",\
            "url":"https://example.com/base-repo-url/"}]""";

    private static final String SIGNATURE =
            "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";
    private static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd
            AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==
            -----END PUBLIC KEY-----
            """;

    /** An earlier sample of the same documentation, whose test key GitHub printed beside it. */
    private static final String FORMER_PAYLOAD = """
            [{"token":"some_token","type":"some_type","url":"some_url","source":"some_source"}]""";

    private static final String FORMER_SIGNATURE =
            "MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=";
    private static final String FORMER_KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gP
            HzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==
            -----END PUBLIC KEY-----
            """;

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of(KEY, SIGNATURE, PAYLOAD), Arguments.of(FORMER_KEY, FORMER_SIGNATURE, FORMER_PAYLOAD));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesOfGithubsDocumentationAreGood(String pem, String signature, String payload) throws Exception {
        assertThat(verify(pem, decode(signature), payload)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void noOtherBytesAre(String pem, String signature, String payload) throws Exception {
        assertThat(verify(pem, decode(signature), payload + "\n")).isFalse();
        assertThat(verify(pem, decode(signature), payload.replace("[{", "[ {"))).isFalse();
        assertThat(verify(pem, decode(signature), "")).isFalse();
        byte[] body = payload.getBytes(UTF_8);
        body[10] ^= 1;
        assertThat(P256.verify(P256.key(pem), decode(signature), body)).isFalse();
        assertThat(verify(pem.equals(KEY) ? FORMER_KEY : KEY, decode(signature), payload))
                .isFalse();
    }

    @Test
    void aSignatureWithAnyBitFlippedIsNone() throws Exception {
        for (int bit = 0; bit < decode(SIGNATURE).length * 8; bit++) {
            byte[] flipped = decode(SIGNATURE);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(verify(KEY, flipped, PAYLOAD)).as("bit %d", bit).isFalse();
        }
    }

    /** In hexadecimal. {@code n} is the order of the curve. */
    @ParameterizedTest
    @CsvSource({
        "nothing, ''",
        "one byte, 30",
        "an empty sequence, 3000",
        "one integer, 3003020101",
        "both zero, 3006020100020100",
        "r zero, 3006020100020101",
        "s zero, 3006020101020100",
        "negative, 30060201ff0201ff",
        "an integer without bytes, 300502000201ff",
        "a long form of one, 30080202000102020001",
        "three integers, 3009020101020101020101",
        "bytes after it, 300602010102010100",
        "a wrong length, 3007020101020101",
        "an indefinite length, 30800201010201010000",
        "a long length, 308106020101020101",
        "not a sequence, 3106020101020101",
        "not integers, 3006040101040101",
        "r = n, 3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101",
        "s = n, 3026020101022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    })
    void whatIsNoPairOfIntegersInTheRangeIsNoSignature(String what, String hex) throws Exception {
        byte[] der = hex.isEmpty() ? new byte[0] : HexFormat.of().parseHex(hex);

        assertThat(verify(KEY, der, PAYLOAD)).as(what).isFalse();
    }

    @Test
    void hugeIntegersAreRejectedByTheirLength() throws Exception {
        byte[] huge = new byte[1000];
        huge[0] = 0x30;
        huge[1] = (byte) 0x82;
        assertThat(verify(KEY, huge, PAYLOAD)).isFalse();
        assertThat(verify(KEY, new byte[72], PAYLOAD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    void aKeyOfAnotherCurveIsNone(String curve) throws Exception {
        String pem = Signer.onCurve(curve).pem();

        assertThatThrownBy(() -> P256.key(pem)).isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAM9xgJKnTK8UkBWzCgYV4KPcPcbGzcwBZHkZ2WUmNYcJmzRmbOdmfoBWuTGU"
            })
    void whatIsNoKeyIsNone(String pem) {
        assertThatThrownBy(() -> P256.key(pem)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void headersOfAnotherFormAreNoSignature() {
        assertThat(GithubSignature.of("bcb53661", SIGNATURE)).isPresent();
        for (String id : new String[] {"", "a b", "a,b", "é", "x".repeat(129)}) {
            assertThat(GithubSignature.of(id, SIGNATURE)).as(id).isEmpty();
        }
        for (String signature : new String[] {"%", SIGNATURE + ", " + SIGNATURE, SIGNATURE + "=", "A".repeat(129)}) {
            assertThat(GithubSignature.of("bcb53661", signature)).as(signature).isEmpty();
        }
    }

    private static boolean verify(String pem, byte[] der, String payload) throws GeneralSecurityException {
        ECPublicKey key = P256.key(pem);
        return P256.verify(key, der, payload.getBytes(UTF_8));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
