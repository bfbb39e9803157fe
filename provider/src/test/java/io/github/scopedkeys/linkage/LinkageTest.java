/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our class, compiled against one version of a library, is checked against the same and against a newer one. */
class LinkageTest {

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "public class L {} | public class M {} | L l | | missing class lib.L (in our.O)",
                "public class L {} | class L {} | void o(L l) {} | | class is not public lib.L (in our.O)",
                "public class L { public static void m() {} } | public class L {} | Object o() { L.m(); return 1; } | "
                        + "| missing method lib.L.m()V (in our.O)",
                "public class L { public L() {} } | public class L { public L(int i) {} } | Object o = new L() | "
                        + "| missing method lib.L.<init>()V (in our.O)",
                "public class L { public int f; } | public class L { public long f; } | int o(L l) { return l.f; } | "
                        + "| missing field lib.L.f:I (in our.O)",
                "public class L { public void m() {} } | public class L { void m() {} } | void o(L l) { l.m(); } | "
                        + "| not accessible lib.L.m()V (in our.O)",
                "public class L { public void m() {} } | public class L {} | void o() { m(); } | extends L "
                        + "| missing method our.O.m()V (in our.O)",
                "public interface L { void m(); } | public abstract class L { public abstract void m(); } "
                        + "| void o(L l) { l.m(); } | | no longer an interface lib.L (in our.O)",
                "public interface L {} | public interface L { void m(); } | | implements L "
                        + "| does not implement lib.L.m()V (in our.O)",
                "public class L {} | public abstract class L { public abstract void m(); } | | extends L "
                        + "| does not implement lib.L.m()V (in our.O)",
                "public interface L { void m(); } | public interface L { void m(); void n(); } | L l = () -> {} | "
                        + "| lambda does not implement lib.L.n()V (in our.O)",
                "public class L {} | public final class L {} | | extends L | extends final class lib.L (in our.O)",
                "public class L { public void m() {} } | public class L { public final void m() {} } "
                        + "| public void m() {} | extends L | overrides final method lib.L.m()V (in our.O)",
            })
    void namesWhatANewerLibraryBreaks(String before, String after, String body, String parents, String expected)
            throws IOException {
        Path old = library("old", before);
        Path ours = jar("ours", "our", "O", ours(body, parents), old);

        assertThat(check(ours, old).breaks()).isEmpty();
        assertThat(check(ours, library("new", after)).breaks()).containsExactly(expected);
    }

    @Test
    void acceptsWhatMovesToASupertypeOrGetsADefault() throws IOException {
        Path old = library("old", "public class L { public void m() {} public interface I {} }");
        Path ours = jar("ours", "our", "O", ours("void o() { m(); }", "extends L implements L.I"), old);
        Path newer = library(
                "new",
                "public class L extends P { public interface I { default void n() {} } }"
                        + " class P { public void m() {} }");

        Linkage.Result result = check(ours, newer);

        assertThat(result.breaks()).isEmpty();
        assertThat(result.checked()).isPositive();
    }

    @Test
    void doesNotMissMethodsOfTheJdkOfArraysAndOfAnySignature() throws IOException {
        Path old = library("old", "public class L {}");
        String body = """
                Object o(L[] all, java.lang.invoke.MethodHandle handle) throws Throwable {
                    java.util.Comparator<L> order = (one, other) -> 0;
                    return (L) handle.invokeExact(all.clone().length, order.compare(new L(), null), all[0].hashCode());
                }""";
        Path ours = jar("ours", "our", "O", ours(body, ""), old);

        assertThat(check(ours, old).breaks()).isEmpty();
    }

    @Test
    void doesNotAcceptADefaultThatAMoreSpecificInterfaceTakesBack() throws IOException {
        Path old = library("old", "public interface L extends P { } interface P { default void m() {} }");
        Path ours = jar("ours", "our", "O", ours("", "implements L"), old);
        Path newer = library("new", "public interface L extends P { void m(); } interface P { default void m() {} }");

        assertThat(check(ours, newer).breaks()).containsExactly("does not implement lib.L.m()V (in our.O)");
    }

    @Test
    void doesNotJudgeWhatThePartsOfALibraryCannotDecide() throws IOException {
        Path old = library("old", "public class L extends P {} class P { public void m() {} }");
        Path ours = jar("ours", "our", "O", ours("void o(L l) { l.m(); }", ""), old);
        Path other = library("new", "public class Other {}");

        try (Jars mine = Jars.open(List.of(ours));
                Jars theirs = Jars.open(List.of(other))) {
            Linkage.Result result = Linkage.check(mine, theirs, name -> false);
            assertThat(result.breaks()).isEmpty();
            assertThat(result.checked()).isZero();
            assertThat(result.unchecked()).isEqualTo(2);
        }
    }

    private static String ours(String body, String parents) {
        String parent = parents == null ? "" : parents;
        return "package our; import lib.*; public class O " + parent + " { " + (body == null ? "" : body) + "; }";
    }

    private Path library(String name, String source) throws IOException {
        String type = source.contains("class M ") ? "M" : source.contains("class Other ") ? "Other" : "L";
        return jar(name, "lib", type, "package lib; " + source, null);
    }

    private static Linkage.Result check(Path ours, Path theirs) throws IOException {
        try (Jars mine = Jars.open(List.of(ours));
                Jars library = Jars.open(List.of(theirs))) {
            return Linkage.check(mine, library, name -> true);
        }
    }

    /** Compiles one source file into a jar. */
    private Path jar(String name, String pack, String type, String source, Path classPath) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        Path file = Files.createDirectories(root.resolve("source/" + pack)).resolve(type + ".java");
        Files.writeString(file, source);
        Path classes = Files.createDirectories(root.resolve("classes"));
        String path = classPath == null ? "" : classPath.toString();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", path, "-d", classes.toString(), file.toString());
        assertThat(code).as(source).isZero();
        Path jar = root.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                entries.write(Files.readAllBytes(each));
            }
        }
        return jar;
    }
}
