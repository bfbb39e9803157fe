/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import com.fasterxml.jackson.databind.node.NullNode;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.usage.Handover;
import io.github.scopedkeys.usage.Rotation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds the JSON of rotations. Times are milliseconds since the epoch; absent times are omitted. */
public final class RotationJson {

    private RotationJson() {}

    public static Map<String, Object> of(Rotation rotation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", orNull(rotation.from().map(RotationJson::of)));
        json.put("to", orNull(rotation.to().map(RotationJson::of)));
        return json;
    }

    private static Map<String, Object> of(Handover handover) {
        Map<String, Object> predecessor = of(handover.predecessor());
        predecessor.put("endsTimestamp", handover.predecessor().expires());
        predecessor.put("ended", handover.ended());
        if (handover.reused() != null) {
            predecessor.put("reusedTimestamp", handover.reused());
        }
        Map<String, Object> successor = of(handover.successor());
        successor.put("createdTimestamp", handover.successor().created());
        successor.put(
                "usesSince",
                handover.usesSince().isPresent() ? handover.usesSince().getAsLong() : NullNode.getInstance());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("predecessor", predecessor);
        json.put("successor", successor);
        json.put("allMoved", handover.allMoved());
        return json;
    }

    private static Map<String, Object> of(KeyDetails key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", key.id().value());
        json.put("name", key.name());
        json.put("enabled", key.enabled());
        if (key.lastUsed() != null) {
            json.put("lastUsedTimestamp", key.lastUsed());
        }
        return json;
    }

    /** Keycloak's mapper omits null values. This one is written. */
    private static Object orNull(Optional<?> value) {
        return value.isPresent() ? value.get() : NullNode.getInstance();
    }
}
