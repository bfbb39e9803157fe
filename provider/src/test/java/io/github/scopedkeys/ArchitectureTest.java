/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The direction of dependencies: Keycloak's parts use verification, which combines keys, digests and permissions. */
@AnalyzeClasses(packages = "io.github.scopedkeys", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theCoreKnowsNothingOfKeycloak = classes()
            .that()
            .resideInAnyPackage("..key", "..digest", "..permission", "..verify")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "io.github.scopedkeys.key",
                    "io.github.scopedkeys.digest",
                    "io.github.scopedkeys.permission",
                    "io.github.scopedkeys.verify");

    @ArchTest
    static final ArchRule aKeyDependsOnNothing = classes()
            .that()
            .resideInAPackage("io.github.scopedkeys.key")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.github.scopedkeys.key");

    @ArchTest
    static final ArchRule digestsDependOnKeysAlone = classes()
            .that()
            .resideInAPackage("io.github.scopedkeys.digest")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.crypto..", "io.github.scopedkeys.key", "io.github.scopedkeys.digest");

    @ArchTest
    static final ArchRule permissionsDependOnNothing = classes()
            .that()
            .resideInAPackage("io.github.scopedkeys.permission")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.github.scopedkeys.permission");

    @ArchTest
    static final ArchRule thePackagesFormNoCircle =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theStoreKnowsNoneOfItsUsers = noClasses()
            .that()
            .resideInAPackage("io.github.scopedkeys.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..lookup", "..search", "..legacy", "..usage", "..owner", "..manage", "..token", "..rest..");

    @ArchTest
    static final ArchRule nothingButTheFacesKnowsTheFaces = noClasses()
            .that()
            .resideOutsideOfPackages("..rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..rest..");

    /** Others would not see on every database what was committed while they waited for a lock. */
    @ArchTest
    static final ArchRule everyTransactionIsAnOwnTransaction = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.scopedkeys.store.OwnTransaction")
            .should()
            .callMethodWhere(target(nameStartingWith("runJobInTransaction")));

    @ArchTest
    static final ArchRule noClassIsLong = classes().that().areTopLevelClasses().should(haveAtMostLines(200));

    /** Each package is its own slice, including the root package and nested packages. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    private static ArchCondition<JavaClass> haveAtMostLines(int limit) {
        return new ArchCondition<>("have at most " + limit + " lines") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                long lines = linesOf(javaClass);
                if (lines > limit) {
                    events.add(
                            SimpleConditionEvent.violated(javaClass, javaClass.getName() + " has " + lines + " lines"));
                }
            }
        };
    }

    private static long linesOf(JavaClass javaClass) {
        Path source = Path.of("src/main/java", javaClass.getName().replace('.', '/') + ".java");
        try (Stream<String> lines = Files.lines(source)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
