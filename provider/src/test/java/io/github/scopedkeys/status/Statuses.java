/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.InflaterInputStream;

/** Status lists of the demo realm, read as a service would, but without its cache. */
public final class Statuses {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);

    private final Demo demo;

    public Statuses(Demo demo) {
        this.demo = demo;
    }

    /** Turns the lists on or off. */
    public static void enable(Demo demo, boolean on) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put("apiKeys.statusList", on ? "true" : "");
        demo.admin("PUT", "", realm).expect(204);
    }

    static JsonNode reference(String jwt) {
        return Demo.claims(jwt).at("/status/status_list");
    }

    Answer list(String uri) {
        return demo.http().get(URI.create(uri).getPath()).send();
    }

    /** Returns whether the list says, now, that the key of the token is invalid. */
    boolean isInvalid(String jwt) {
        return isInvalid(list(reference(jwt).get("uri").asText()).expect(200).body(), jwt);
    }

    /** Returns whether a list, to which the token refers, says that its key is invalid. */
    static boolean isInvalid(String list, String jwt) {
        byte[] bits = inflated(Demo.claims(list).at("/status_list/lst").asText());
        int index = reference(jwt).get("idx").asInt();
        return (bits[index >> 3] >> (index & 7) & 1) == 1;
    }

    /** Waits until a list that was built after now says so. */
    void await(String jwt, boolean invalid) {
        long end = System.nanoTime() + PATIENCE;
        while (isInvalid(jwt) != invalid && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        assertThat(isInvalid(jwt)).isEqualTo(invalid);
    }

    static byte[] inflated(String lst) {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(lst)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
