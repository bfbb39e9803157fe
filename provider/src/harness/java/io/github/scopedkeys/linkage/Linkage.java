/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import io.github.scopedkeys.linkage.References.Lambda;
import io.github.scopedkeys.linkage.References.Member;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;

/**
 * Names every reference of our classes that the jars of a server do not satisfy: what would be a {@link LinkageError}
 * or a method without an implementation at run time. Reflection, generic types, annotations and behavior are not
 * checked.
 */
final class Linkage {

    private final Jars ours;
    private final Jars theirs;
    private final Predicate<String> judged;
    private final Jdk jdk = new Jdk();
    private final Set<String> breaks = new TreeSet<>();
    private final Set<Object> checked = new HashSet<>();
    private final Set<Object> unchecked = new HashSet<>();

    private Linkage(Jars ours, Jars theirs, Predicate<String> judged) {
        this.ours = ours;
        this.theirs = theirs;
        this.judged = judged;
    }

    /**
     * @param breaks one sentence each, sorted
     * @param checked how many classes and members of others our classes refer to
     * @param unchecked how many more the jars cannot decide, since they are not the whole server
     */
    record Result(Set<String> breaks, int checked, int unchecked) {}

    /**
     * Checks all classes of our jars.
     *
     * @param judged the classes, by internal name, that {@code theirs} must have if anything refers to them
     */
    static Result check(Jars ours, Jars theirs, Predicate<String> judged) {
        Linkage linkage = new Linkage(ours, theirs, judged);
        ours.names().forEach(linkage::check);
        return new Result(linkage.breaks, linkage.checked.size(), linkage.unchecked.size());
    }

    private void check(String name) {
        Shape shape = ours.find(name).orElseThrow();
        References references = References.of(ours.reader(name));
        references.classes().forEach(other -> checkClass(name, other));
        references.members().forEach(member -> checkMember(name, member));
        references.lambdas().forEach(lambda -> checkLambda(name, lambda));
        checkParents(shape);
        checkOverrides(shape);
        if (shape.isConcrete()) {
            checkImplements(shape);
        }
    }

    private void checkClass(String in, String name) {
        if (ours.has(name) || isOfTheJdk(name)) {
            return;
        }
        if (!theirs.has(name) && !judged.test(name)) {
            unchecked.add(name);
            return;
        }
        checked.add(name);
        if (!theirs.has(name)) {
            report(in, "missing class", name);
        } else if (!Shape.has(theirs.find(name).orElseThrow().access(), Opcodes.ACC_PUBLIC)) {
            report(in, "class is not public", name);
        }
    }

    private void checkMember(String in, Member member) {
        Optional<Shape> owner = find(member.owner());
        if (owner.isEmpty()) {
            if (!judged.test(member.owner())) {
                unchecked.add(member);
            }
            // Otherwise reported as a missing class.
            return;
        }
        if (isOfTheJdk(member.owner())) {
            return;
        }
        Lineage lineage = lineage(owner.get());
        Optional<Shape> home = lineage.declaring(member);
        if (home.isEmpty() && !lineage.complete()) {
            unchecked.add(member);
            return;
        }
        if (home.isPresent() && !theirs.has(home.get().name())) {
            return;
        }
        checked.add(member);
        String what = member.owner() + "." + member.key();
        if (home.isEmpty()) {
            report(in, member.isField() ? "missing field" : "missing method", what);
        } else if (!isOpen(member.isField() ? home.get().fields() : home.get().methods(), member.key())) {
            report(in, "not accessible", what);
        } else if (!member.isField() && owner.get().isInterface() != member.ofInterface()) {
            report(in, member.ofInterface() ? "no longer an interface" : "now an interface", member.owner());
        }
    }

    private void checkLambda(String in, Lambda lambda) {
        find(lambda.type())
                .filter(type -> !ours.has(type.name()) && !isOfTheJdk(type.name()))
                .ifPresent(type -> unimplemented(lineage(type)).stream()
                        .filter(method -> !method.endsWith("." + lambda.method()))
                        .forEach(method -> report(in, "lambda does not implement", method)));
    }

    private void checkParents(Shape shape) {
        for (String parent : shape.parents()) {
            Optional<Shape> found = theirs.find(parent);
            if (found.isEmpty() || ours.has(parent)) {
                continue;
            }
            if (Shape.has(found.get().access(), Opcodes.ACC_FINAL)) {
                report(shape.name(), "extends final class", parent);
            }
            boolean asInterface = shape.interfaces().contains(parent);
            if (asInterface != found.get().isInterface()) {
                report(shape.name(), asInterface ? "no longer an interface" : "now an interface", parent);
            }
        }
    }

    private void checkOverrides(Shape shape) {
        Lineage lineage = lineage(shape);
        shape.methods().forEach((key, access) -> {
            if (key.startsWith("<") || Shape.has(access, Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) {
                return;
            }
            for (Shape parent : lineage.shapes().values()) {
                Integer theirAccess = parent.methods().get(key);
                if (theirAccess != null
                        && theirs.has(parent.name())
                        && Shape.has(theirAccess, Opcodes.ACC_FINAL)
                        && isOpen(parent.methods(), key)) {
                    report(shape.name(), "overrides final method", parent.name() + "." + key);
                }
            }
        });
    }

    private void checkImplements(Shape shape) {
        unimplemented(lineage(shape)).forEach(method -> report(shape.name(), "does not implement", method));
    }

    /** The abstract methods of a class or interface and its supertypes that none of these implements. */
    private Set<String> unimplemented(Lineage lineage) {
        Set<String> open = new LinkedHashSet<>();
        for (Shape shape : lineage.shapes().values()) {
            shape.methods().forEach((key, access) -> {
                if (Shape.has(access, Opcodes.ACC_ABSTRACT)
                        && !ours.has(shape.name())
                        && lineage.complete()
                        && !isImplemented(key, lineage)
                        && !isObjectMethod(key)) {
                    open.add(shape.name() + "." + key);
                }
            });
        }
        return open;
    }

    /** As the JVM selects a method: from the class and its superclasses, otherwise the most specific of interfaces. */
    private boolean isImplemented(String key, Lineage lineage) {
        for (Shape shape : lineage.shapes().values()) {
            if (!shape.isInterface() && shape.methods().containsKey(key)) {
                return !Shape.has(shape.methods().get(key), Opcodes.ACC_ABSTRACT);
            }
        }
        return lineage.shapes().values().stream()
                .filter(shape -> shape.methods().containsKey(key))
                .filter(shape -> lineage.shapes().values().stream()
                        .noneMatch(other -> !other.name().equals(shape.name())
                                && other.methods().containsKey(key)
                                && lineage(other).shapes().containsKey(shape.name())))
                .anyMatch(shape -> !Shape.has(shape.methods().get(key), Opcodes.ACC_ABSTRACT));
    }

    /** {@code Comparator} declares {@code equals}, which every object has. */
    private boolean isObjectMethod(String key) {
        return find("java/lang/Object").orElseThrow().methods().containsKey(key);
    }

    private static boolean isOpen(Map<String, Integer> members, String key) {
        return Shape.has(members.get(key), Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED);
    }

    private Lineage lineage(Shape shape) {
        return Lineage.of(shape, this::find);
    }

    private Optional<Shape> find(String name) {
        return ours.find(name).or(() -> theirs.find(name)).or(() -> jdk.find(name));
    }

    private boolean isOfTheJdk(String name) {
        return !ours.has(name) && !theirs.has(name) && jdk.find(name).isPresent();
    }

    private void report(String in, String what, String which) {
        breaks.add(what + " " + which.replace('/', '.') + " (in " + in.replace('/', '.') + ")");
    }
}
