/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element of GitHub's report.
 *
 * @param type GitHub's name for the pattern that matched
 * @param source where it was found, {@linkplain ReportedSource cleaned}
 */
record GithubMatch(String token, String type, String source) {

    /**
     * Reads a signed body. Elements without a token are skipped, and unknown fields ignored: GitHub may add to its
     * format.
     *
     * @throws Rejection 400 {@code invalid_request} if it is not an array
     */
    static List<GithubMatch> list(byte[] body) {
        JsonNode json = LimitedBody.json(body);
        if (!json.isArray()) {
            throw Rejection.badRequest("invalid_request", "The body must be a JSON array");
        }
        List<GithubMatch> matches = new ArrayList<>();
        for (JsonNode match : json) {
            String token = match.path("token").textValue();
            if (token != null) {
                String place = match.path("source").asText("") + " "
                        + match.path("url").asText("");
                matches.add(new GithubMatch(
                        token, match.path("type").asText(""), ReportedSource.clean("GitHub " + place, List.of(token))));
            }
        }
        return matches;
    }

    /** Returns GitHub's feedback format. It identifies the token by its SHA-256, so that no response contains a key. */
    Map<String, Object> feedback(boolean isKey) {
        Map<String, Object> feedback = new LinkedHashMap<>();
        feedback.put("token_hash", sha256(token));
        feedback.put("token_type", KeyHint.redact(type));
        feedback.put("label", isKey ? "true_positive" : "false_positive");
        return feedback;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform supports SHA-256", e);
        }
    }
}
