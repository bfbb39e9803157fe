/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of the code: key, digest, verify, permission, then Keycloak. */
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
    static final ArchRule permissionsKnowNoKeys = noClasses()
            .that()
            .resideInAPackage("io.github.scopedkeys.permission")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..key", "..digest", "..verify");

    @ArchTest
    static final ArchRule theStoreKnowsNoTokensAndNoFaces = noClasses()
            .that()
            .resideInAPackage("io.github.scopedkeys.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..token", "..rest", "..manage", "..owner");

    @ArchTest
    static final ArchRule chanceComesFromASecureSource = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.UUID");
}
