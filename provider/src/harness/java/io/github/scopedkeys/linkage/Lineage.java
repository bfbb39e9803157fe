/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import io.github.scopedkeys.linkage.References.Member;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A class and its supertypes, superclasses first, as the JVM searches them.
 *
 * @param complete whether all of them were found
 */
record Lineage(Map<String, Shape> shapes, boolean complete) {

    static Lineage of(Shape shape, Function<String, Optional<Shape>> find) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        boolean complete = true;
        Deque<String> waiting = new ArrayDeque<>();
        for (Optional<Shape> next = Optional.of(shape); next.isPresent(); ) {
            Shape here = next.get();
            shapes.put(here.name(), here);
            waiting.addAll(here.interfaces());
            next = here.parent() == null ? Optional.empty() : find.apply(here.parent());
            complete &= here.parent() == null || next.isPresent();
        }
        Set<String> seen = new HashSet<>(shapes.keySet());
        while (!waiting.isEmpty()) {
            String name = waiting.remove();
            Optional<Shape> found = seen.add(name) ? find.apply(name) : Optional.ofNullable(shapes.get(name));
            found.filter(each -> shapes.put(name, each) == null).ifPresent(each -> waiting.addAll(each.interfaces()));
            complete &= found.isPresent();
        }
        return new Lineage(shapes, complete);
    }

    /** The first of them that declares the member. Constructors are not inherited. */
    Optional<Shape> declaring(Member member) {
        return shapes.values().stream()
                .limit(member.key().startsWith("<init>") ? 1 : Long.MAX_VALUE)
                .filter(shape -> (member.isField() ? shape.fields() : shape.methods()).containsKey(member.key()))
                .findFirst();
    }
}
