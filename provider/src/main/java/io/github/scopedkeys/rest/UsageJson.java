/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import com.fasterxml.jackson.databind.node.NullNode;
import io.github.scopedkeys.permission.PermissionsMap;
import io.github.scopedkeys.usage.Advice;
import io.github.scopedkeys.usage.Advice.Unused;
import io.github.scopedkeys.usage.Advice.Withheld;
import io.github.scopedkeys.usage.DailyUse;
import io.github.scopedkeys.usage.LastUse;
import io.github.scopedkeys.usage.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds the JSON of usage and advice. Days are ISO dates in UTC, times are milliseconds since the epoch. */
public final class UsageJson {

    private UsageJson() {}

    public static Map<String, Object> of(Usage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", usage.from().toString());
        json.put("to", usage.to().toString());
        json.put("total", usage.total());
        json.put("uses", usage.uses().stream().map(UsageJson::of).toList());
        json.put("lastUse", orNull(usage.lastUse().map(UsageJson::of)));
        return json;
    }

    public static Map<String, Object> of(Advice advice) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("observedDays", advice.observedDays());
        json.put("blindUses", advice.blindUses());
        json.put("unused", advice.unused().stream().map(UsageJson::of).toList());
        json.put("suggested", orNull(advice.suggested().map(PermissionsMap::of)));
        json.put("withheld", orNull(advice.withheld().map(Withheld::word)));
        return json;
    }

    private static Map<String, Object> of(DailyUse use) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("date", use.date().toString());
        json.put("resource", use.resource());
        json.put("action", use.action());
        json.put("count", use.count());
        return json;
    }

    /** Only {@code timestamp} is always known: an imported last use has no more. */
    private static Map<String, Object> of(LastUse use) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", use.at());
        json.put("client", use.client());
        json.put("resource", use.resource());
        json.put("action", use.action());
        return json;
    }

    private static Map<String, Object> of(Unused unused) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("resource", unused.resource());
        json.put("action", unused.action());
        return json;
    }

    /** Keycloak's mapper omits null values. This one is written. */
    private static Object orNull(Optional<?> value) {
        return value.isPresent() ? value.get() : NullNode.getInstance();
    }
}
