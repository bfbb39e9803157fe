/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/** Reports of leaked keys, and what is read before one of GitHub's is believed. */
class ReportFuzz {

    private static final ECPublicKey GITHUB =
            (ECPublicKey) Signer.create().pair().getPublic();

    @FuzzTest(maxDuration = "65s")
    void body(byte[] bytes) {
        try {
            LeakReport report = LeakReport.of(bytes);
            assertThat(report.keys()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
            requireClean(report.source());
        } catch (Rejection rejection) {
            assertThat(rejection.code()).isNotEmpty();
        }
        try {
            List<GithubMatch> matches = GithubMatch.list(bytes);
            for (GithubMatch match : matches) {
                requireClean(match.source());
                assertThat(KeyHint.holdsKey(
                                match.feedback(true).get("token_type").toString()))
                        .isFalse();
            }
        } catch (Rejection rejection) {
            assertThat(rejection.code()).isNotEmpty();
        }
        readUnsigned(bytes);
    }

    private static void readUnsigned(byte[] bytes) {
        try {
            assertThat(GithubKeyList.parse(bytes)).isNotEmpty();
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        assertThat(GithubSignature.of("id", new String(bytes, UTF_8))).isNotNull();
        assertThat(P256.verify(GITHUB, bytes, bytes)).isFalse();
    }

    private static void requireClean(String source) {
        if (source != null) {
            assertThat(source.codePointCount(0, source.length())).isBetween(1, ReportedSource.MAX_LENGTH);
            assertThat(KeyHint.holdsKey(source)).isFalse();
        }
    }
}
