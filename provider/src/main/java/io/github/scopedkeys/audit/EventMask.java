/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.key.KeysInText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;

/**
 * Masks the secrets of scoped keys in events. Keycloak's endpoints copy a client id or user name into the event, even
 * if a key was sent in its place. Events without a key stay unchanged, and cost only a search for underscores.
 */
final class EventMask {

    private static final String MASK = "***";
    private static final Pattern BLANK = Pattern.compile("[\\s\\h\\v]");
    /** A line break or tab in a JSON string. */
    private static final Pattern ESCAPED_BREAK = Pattern.compile("(\\\\[nrt])+");

    private EventMask() {}

    /**
     * Masks the event in place, so that listeners that already hold it and write it later do not write a key either.
     */
    static void mask(Event event) {
        mask(event::getClientId, event::setClientId);
        mask(event::getUserId, event::setUserId);
        mask(event::getSessionId, event::setSessionId);
        mask(event::getIpAddress, event::setIpAddress);
        mask(event::getError, event::setError);
        mask(event.getDetails(), event::setDetails);
    }

    static void mask(AdminEvent event) {
        mask(event::getResourcePath, event::setResourcePath);
        mask(event::getRepresentation, event::setRepresentation, EventMask::maskedJson);
        mask(event::getError, event::setError);
        mask(event.getDetails(), event::setDetails);
        AuthDetails auth = event.getAuthDetails();
        if (auth != null) {
            mask(auth::getIpAddress, auth::setIpAddress);
        }
    }

    private static void mask(Supplier<String> getter, Consumer<String> setter) {
        mask(getter, setter, EventMask::masked);
    }

    private static void mask(Supplier<String> getter, Consumer<String> setter, UnaryOperator<String> masking) {
        String text = getter.get();
        String masked = masking.apply(text);
        if (!Objects.equals(masked, text)) {
            setter.accept(masked);
        }
    }

    private static String maskedJson(String json) {
        String cut = KeyHint.redact(json);
        return cut != null && isBrokenKeyIn(ESCAPED_BREAK.matcher(cut).replaceAll("\n")) ? "\"" + MASK + "\"" : cut;
    }

    private static String masked(String text) {
        String cut = KeyHint.redact(text);
        return isBrokenKeyIn(cut) ? MASK : cut;
    }

    /** Tells whether the text has a whole key with blanks inside; what holds one is masked altogether. */
    private static boolean isBrokenKeyIn(String text) {
        return text != null
                && BLANK.matcher(text).find()
                && !KeysInText.in(text).isEmpty();
    }

    private static void mask(Map<String, String> details, Consumer<Map<String, String>> setter) {
        if (details == null) {
            return;
        }
        Map<String, String> masked = new HashMap<>();
        details.forEach((name, value) -> masked.put(masked(name), masked(value)));
        if (!masked.equals(details)) {
            setter.accept(masked);
        }
    }
}
