/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import io.github.scopedkeys.server.Answer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A place where Keycloak accepts a credential of a user.
 *
 * @param name what the table calls it
 * @param ordinary a credential that opens it, fetched when it is needed
 * @param call sends a credential there
 * @param opens whether a response means that the credential was accepted
 * @param refusal the status for a token made from a key: 401 where the mark is what closes the door
 */
record Door(
        String name, Supplier<String> ordinary, Function<String, Answer> call, Predicate<Answer> opens, int refusal) {

    /** A door that responds with 2xx to the ordinary credential. */
    static Door of(String name, Supplier<String> ordinary, int refusal, Function<String, Answer> call) {
        return new Door(name, ordinary, call, answer -> answer.status() / 100 == 2, refusal);
    }

    /** A door that redirects with an authorization code. */
    static Door withCode(String name, Supplier<String> ordinary, int refusal, Function<String, Answer> call) {
        return new Door(name, ordinary, call, answer -> location(answer).contains("code="), refusal);
    }

    Answer knock(String credential) {
        return call.apply(credential);
    }

    private static String location(Answer answer) {
        String location = answer.header("Location");
        return location == null ? "" : location;
    }
}
