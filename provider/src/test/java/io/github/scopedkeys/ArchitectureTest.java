/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of the code: keys, digests and permissions, which verification brings together, then Keycloak. */
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
    static final ArchRule theStoreKnowsNoTokensAndNoFaces = noClasses()
            .that()
            .resideInAPackage("io.github.scopedkeys.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..token", "..rest", "..manage", "..owner");

    @ArchTest
    static final ArchRule nothingButTheFacesKnowsTheFaces = noClasses()
            .that()
            .resideInAnyPackage("..token", "..gateway", "..authenticator", "..audit", "..owner", "..manage")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.scopedkeys.rest");
}
