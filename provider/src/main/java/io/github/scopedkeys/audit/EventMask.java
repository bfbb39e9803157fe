/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.key.KeyHint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;

/**
 * Masks the secrets of scoped keys in events. Keycloak's endpoints copy a client id or user name into the event, even
 * if a key was sent in its place. Events without a key stay unchanged, and cost only a search for underscores.
 */
final class EventMask {

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
        mask(event::getRepresentation, event::setRepresentation);
        mask(event::getError, event::setError);
        mask(event.getDetails(), event::setDetails);
        AuthDetails auth = event.getAuthDetails();
        if (auth != null) {
            mask(auth::getIpAddress, auth::setIpAddress);
        }
    }

    private static void mask(Supplier<String> getter, Consumer<String> setter) {
        String text = getter.get();
        if (KeyHint.holdsKey(text)) {
            setter.accept(KeyHint.redact(text));
        }
    }

    private static void mask(Map<String, String> details, Consumer<Map<String, String>> setter) {
        if (details == null || details.entrySet().stream().noneMatch(EventMask::holdsKey)) {
            return;
        }
        Map<String, String> masked = new HashMap<>();
        details.forEach((name, value) -> masked.put(KeyHint.redact(name), KeyHint.redact(value)));
        setter.accept(masked);
    }

    private static boolean holdsKey(Map.Entry<String, String> detail) {
        return KeyHint.holdsKey(detail.getKey()) || KeyHint.holdsKey(detail.getValue());
    }
}
