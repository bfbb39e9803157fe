/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every key that a server returned to a test of this JVM, to be searched for in the servers' logs. */
final class Secrets {

    private static final int LENGTH = 32;
    private static final Pattern KEY =
            Pattern.compile("\"key\"\\s*:\\s*\"[a-z][a-z0-9]*_([A-Za-z0-9]{12})_([A-Za-z0-9]{32})[A-Za-z0-9]{6}\"");
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9]{" + LENGTH + ",}");

    /** The secret part of each key, with the key's id. */
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    /** Remembers the keys in a response. */
    void collect(String response) {
        KEY.matcher(response).results().forEach((MatchResult key) -> secrets.put(key.group(2), key.group(1)));
    }

    /** Returns the ids of the keys whose secret the text contains. */
    Set<String> idsOfThoseIn(String text) {
        Set<String> found = new TreeSet<>();
        for (MatchResult word : LONG_WORD.matcher(text).results().toList()) {
            for (int start = 0; start + LENGTH <= word.group().length(); start++) {
                String id = secrets.get(word.group().substring(start, start + LENGTH));
                if (id != null) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    int size() {
        return secrets.size();
    }

    /** Fails if one of these servers has written a secret since it was searched last. */
    void demandNoneIn(List<KeycloakServer> servers) {
        for (KeycloakServer server : servers) {
            String log = server.unsearchedLog();
            Set<String> found = idsOfThoseIn(log);
            if (!found.isEmpty()) {
                throw new AssertionError(
                        "The log of " + server.directory() + " contains the secrets of the keys " + found);
            }
        }
    }
}
