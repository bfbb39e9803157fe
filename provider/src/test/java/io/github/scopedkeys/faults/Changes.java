/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Owners who create and delete keys without a pause, and remember what was acknowledged. A key that was being deleted
 * when no response came may be there or not.
 */
final class Changes {

    private static final Map<String, Object> WISH = Map.of("name", "k", "permissions", Map.of("graphql", "read"));
    private static final int MOST_KEYS = 20;
    /** Below the life of an access token, in milliseconds. */
    private static final long LOGIN_AGE = 120_000;

    private final Demo demo;
    private final List<NewKey> created = new ArrayList<>();
    private final List<NewKey> deleted = new ArrayList<>();
    private final Thread thread = new Thread(this::work, "changes");
    private Demo.User owner;
    private Deque<NewKey> ofOwner;
    private String token;
    private long loggedIn;
    private int acknowledged;
    private volatile boolean ending;

    Changes(Demo demo) {
        this.demo = demo;
        thread.start();
    }

    void end() throws InterruptedException {
        ending = true;
        thread.join();
    }

    /** Returns how many changes were acknowledged, after {@link #end()}. */
    int acknowledged() {
        return acknowledged;
    }

    /** Returns how many acknowledged changes are not there, after {@link #end()}. */
    int lost() {
        int lost = 0;
        for (NewKey key : created) {
            lost += exchange(key) == 200 ? 0 : 1;
        }
        for (NewKey key : deleted) {
            lost += exchange(key) == 400 ? 0 : 1;
        }
        return lost;
    }

    /** Asks until there is a verdict: a connection that broke may still be in the server's pool. */
    private int exchange(NewKey key) {
        int status = demo.exchange(key.key()).status();
        for (int i = 0; status >= 500 && i < 100; i++) {
            pause();
            status = demo.exchange(key.key()).status();
        }
        return status;
    }

    private void work() {
        while (!ending) {
            try {
                change();
            } catch (RuntimeException | AssertionError noResponse) {
                // The owner may have a key that nobody knows of; fifty of those would be the owner's limit.
                owner = null;
                pause();
            }
        }
    }

    private void change() {
        if (owner == null) {
            Demo.User next = demo.newUser();
            ofOwner = new ArrayDeque<>();
            loggedIn = 0;
            owner = next;
        }
        if (System.currentTimeMillis() - loggedIn > LOGIN_AGE) {
            token = demo.login(owner);
            loggedIn = System.currentTimeMillis();
        }
        Answer answer = demo.createKey(token, WISH).expect(201);
        NewKey key = new NewKey(answer.text("id"), answer.text("key"));
        created.add(key);
        ofOwner.add(key);
        acknowledged++;
        if (ofOwner.size() > MOST_KEYS) {
            NewKey eldest = ofOwner.remove();
            created.remove(eldest);
            demo.keys("DELETE", "/" + eldest.id(), token, null).expect(204);
            deleted.add(eldest);
            acknowledged++;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
