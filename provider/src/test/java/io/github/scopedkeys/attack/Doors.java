/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tries doors with a key and with a token made from it, after an ordinary credential opened them, and keeps a table.
 */
final class Doors {

    private static final Pattern ERROR = Pattern.compile(
            "\"(?:error|errorMessage|detail)\"\\s*:\\s*\"([^\"]+)\"|[?&#]error=([^&]+)|error=\"([^\"]+)\"");

    private final String title;
    private final List<String> rows = new ArrayList<>();

    Doors(String title) {
        this.title = title;
    }

    Stream<DynamicTest> closedTo(Attacker attacker, List<Door> doors) {
        return doors.stream().map(door -> DynamicTest.dynamicTest(door.name(), () -> tryWith(attacker, door)));
    }

    /** Records what no test here can open, with the reason. It counts as unproven. */
    void notReachable(String door, String reason) {
        rows.add("| " + door + " | not reachable here: " + reason + " | | |");
    }

    private void tryWith(Attacker attacker, Door door) {
        String ordinary = door.ordinary().get();
        Answer open = door.knock(ordinary);
        Answer key = door.knock(attacker.key());
        Answer token = door.knock(attacker.keyToken());
        rows.add("| " + door.name() + " | " + open.status() + " | " + shown(key) + " | " + shown(token) + " |");

        assertThat(door.opens().test(open))
                .as("an ordinary credential opens it: %s", open)
                .isTrue();
        for (Answer refused : List.of(key, token)) {
            assertThat(door.opens().test(refused)).as("opened: %s", refused).isFalse();
            // Keycloak fails where it expects a JWT and gets a key.
            assertThat(refused.status()).as("%s", refused).isGreaterThanOrEqualTo(300);
            assertThat(refused.body()).doesNotContain("access_token\":", "id_token\":", "refresh_token\":");
        }
        assertThat(token.status()).as("%s", token).isEqualTo(door.refusal());
    }

    private static String shown(Answer answer) {
        return reason(answer).map(reason -> answer.status() + " " + reason).orElse(String.valueOf(answer.status()));
    }

    private static Optional<String> reason(Answer answer) {
        String where = answer.body() + "\n" + answer.header("Location") + "\n" + answer.header("WWW-Authenticate");
        Matcher error = ERROR.matcher(where);
        return error.find()
                ? Stream.of(1, 2, 3)
                        .map(error::group)
                        .filter(text -> text != null)
                        .findFirst()
                : Optional.empty();
    }

    /** Prints a Markdown table: status, and the error if the response names one. */
    void print() {
        StringBuilder table =
                new StringBuilder("\n" + title + "\n\n| door | ordinary | key | key's token |\n|---|---|---|---|\n");
        rows.forEach(row -> table.append(row).append('\n'));
        System.out.println(table);
    }
}
