/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Clients that ask about keys without a pause until they are told to end. Whatever fails, a good key must never be
 * called bad, and no other one may be accepted. A 5xx, or no response, is neither right nor wrong.
 */
final class Traffic {

    private static final String CHECK = Demo.KEYS_PATH + "/authorize?scope=graphql:read";

    private final List<Demo> nodes;
    private final List<Question> questions;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    /**
     * A request about a key.
     *
     * @param isGood whether the key is
     * @param status of the right answer
     */
    private record Question(String name, boolean isGood, int status, Function<Demo, Answer> request) {

        boolean isAccepted(Answer answer) {
            return answer.status() == 200 && !answer.body().equals(INACTIVE);
        }

        boolean isRight(Answer answer) {
            return answer.status() == status && isAccepted(answer) == isGood;
        }
    }

    Traffic(int clients, Demo... nodes) {
        this.nodes = List.of(nodes);
        this.questions = questions(nodes[0]);
        for (int i = 0; i < clients; i++) {
            this.clients.add(new Thread(this::work, "traffic-" + i));
        }
        this.clients.forEach(Thread::start);
    }

    private static List<Question> questions(Demo demo) {
        Demo.User owner = demo.newUser();
        NewKey good = demo.newKey(owner, READ);
        NewKey deleted = demo.newKey(owner, READ);
        String token = demo.exchange(deleted.key()).expect(200).text("access_token");
        assertThat(demo.introspect(token).text("active"))
                .as("control: the token, before its key is deleted")
                .isEqualTo("true");
        demo.keys("DELETE", "/" + deleted.id(), demo.login(owner), null).expect(204);
        String guess = Guess.at(good.id());
        return List.of(
                new Question("exchange of a good key", true, 200, node -> node.exchange(good.key())),
                new Question("introspection of a good key", true, 200, node -> introspect(node, good.key())),
                new Question("check of a good key", true, 200, node -> check(node, good.key())),
                new Question("exchange of a deleted key", false, 400, node -> node.exchange(deleted.key())),
                new Question("exchange of a guess", false, 400, node -> node.exchange(guess)),
                new Question("introspection of a deleted key", false, 200, node -> introspect(node, deleted.key())),
                new Question("introspection of its token", false, 200, node -> node.introspect(token)),
                new Question("check of a deleted key", false, 401, node -> check(node, deleted.key())));
    }

    /** As the gate, because only a gate can introspect keys. */
    private static Answer introspect(Demo node, String key) {
        return node.introspectAs(Demo.GATE, key);
    }

    private static Answer check(Demo node, String key) {
        return node.http()
                .get(CHECK)
                .bearer(key)
                .header("X-Gate-Authorization", Demo.GATE.basic())
                .send();
    }

    /** Returns when each node has accepted the good key in every way. */
    void awaitAnswers() throws InterruptedException {
        for (Demo node : nodes) {
            while (!answers(node)) {
                Thread.sleep(50);
            }
        }
    }

    private boolean answers(Demo node) {
        try {
            return questions.stream()
                    .filter(Question::isGood)
                    .allMatch(question -> question.isRight(question.request().apply(node)));
        } catch (RuntimeException noResponse) {
            return false;
        }
    }

    void end() throws InterruptedException {
        ending = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    int right() {
        return right.get();
    }

    /** Requests without a response, or with a 5xx. */
    int unavailable() {
        return unavailable.get();
    }

    /** Wrong answers that accepted a bad key, or the token of one. */
    int accepted() {
        return accepted.get();
    }

    Queue<String> wrong() {
        return wrong;
    }

    private void work() {
        while (!ending) {
            Demo node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
            Question question = questions.get(ThreadLocalRandom.current().nextInt(questions.size()));
            try {
                count(question, question.request().apply(node));
            } catch (RuntimeException noResponse) {
                unavailable.incrementAndGet();
                pause();
            }
        }
    }

    private void count(Question question, Answer answer) {
        if (answer.status() >= 500) {
            unavailable.incrementAndGet();
        } else if (question.isRight(answer)) {
            right.incrementAndGet();
        } else {
            wrong.add(question.name() + ": " + answer);
            accepted.addAndGet(!question.isGood() && question.isAccepted(answer) ? 1 : 0);
        }
    }

    /** A server that is down refuses connections as fast as they are made. */
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
