/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.key.Secret;
import io.github.scopedkeys.verify.KeyVerifier;
import io.github.scopedkeys.verify.Possession;
import io.github.scopedkeys.verify.VerifiedKey;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Which classes may access secrets. */
@AnalyzeClasses(packages = "io.github.scopedkeys", importOptions = ImportOption.DoNotIncludeTests.class)
class SecrecyRulesTest {

    private static final String OURS = "io.github.scopedkeys.";
    private static final String KEY = OURS + "key..";
    private static final String DIGEST = OURS + "digest..";
    private static final String PERMISSION = OURS + "permission..";
    private static final String VERIFY = OURS + "verify..";

    @ArchTest
    static final ArchRule theCoreNeverWritesFilesOrTalksToTheNetworkOrLogs = noClasses()
            .that()
            .resideInAnyPackage(KEY, DIGEST, PERMISSION, VERIFY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.net..", "java.util.logging..", "java.lang.reflect..");

    @ArchTest
    static final ArchRule chanceComesFromSecureRandomAlone = noClasses()
            .should()
            .callMethodWhere(
                    target(owner(assignableTo(Random.class))).and(not(target(owner(assignableTo(SecureRandom.class))))))
            .orShould()
            .callConstructorWhere(
                    target(owner(assignableTo(Random.class))).and(not(target(owner(assignableTo(SecureRandom.class))))))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(SplittableRandom.class, ThreadLocalRandom.class, UUID.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("a key must not be guessable");

    @ArchTest
    static final ArchRule keysAndDigestsCannotBeSerialized =
            noClasses().that().resideInAnyPackage(KEY, DIGEST).should().beAssignableTo(Serializable.class);

    @ArchTest
    static final ArchRule verifiedKeysCannotBeSerialized =
            noClasses().that().areAssignableTo(VerifiedKey.class).should().beAssignableTo(Serializable.class);

    @ArchTest
    static final ArchRule onlyKeysAndDigestsReadASecret =
            noClasses().that().resideOutsideOfPackages(KEY, DIGEST).should().callMethod(Secret.class, "expose");

    @ArchTest
    static final ArchRule onlyTheAnswerThatCreatesAKeyRevealsIt = noClasses()
            .that()
            .resideOutsideOfPackages(KEY, OURS + "rest..")
            .should()
            .callMethod(ScopedKey.class, "reveal");

    @ArchTest
    static final ArchRule onlyTheVerifierMakesVerifiedKeys = noClasses()
            .that()
            .doNotBelongToAnyOf(KeyVerifier.class)
            .should()
            .callConstructorWhere(target(owner(assignableTo(VerifiedKey.class))));

    @ArchTest
    static final ArchRule onlyAVerdictProvesPossession = noClasses()
            .that()
            .doNotBelongToAnyOf(Possession.class)
            .should()
            .callConstructorWhere(target(owner(assignableTo(Possession.class))));

    @ArchTest
    static final ArchRule onlyIntrospectionOfATokenVerifiesAKeyWithoutItsSecret = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.scopedkeys.introspect.ApiKeyIntrospection")
            .should()
            .callMethodWhere(target(owner(assignableTo(KeyVerifier.class))).and(target(name("verifyWithoutSecret"))));

    @ArchTest
    static final ArchRule digestsAreComparedInConstantTimeAndInOnePlace = noClasses()
            .that()
            .doNotBelongToAnyOf(KeyDigest.class)
            .should()
            .callMethodWhere(target(owner(assignableTo(MessageDigest.class))).and(target(name("isEqual"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(KeyDigest.class))).and(target(name("equals"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Arrays.class)))
                    .and(target(name("equals")).or(target(name("compare"))).or(target(name("mismatch")))));

    @ArchTest
    static final ArchRule aDigestIsComparedInConstantTime = classes()
            .that()
            .areAssignableTo(KeyDigest.class)
            .should()
            .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class);

    @ArchTest
    static final ArchRule aDigestIsNeverComparedAsText = noClasses()
            .that()
            .areAssignableTo(KeyDigest.class)
            .should()
            .callMethodWhere(target(owner(assignableTo(String.class)))
                    .and(target(name("equals"))
                            .or(target(name("equalsIgnoreCase")))
                            .or(target(name("compareTo")))
                            .or(target(name("contentEquals")))))
            .orShould()
            .callMethod(Objects.class, "equals", Object.class, Object.class);

    @ArchTest
    static final ArchRule whatHoldsASecretIsKnown = fields().that()
            .haveRawType(Secret.class)
            .or()
            .haveRawType(resideInAnyPackage("javax.crypto.spec"))
            .should()
            .bePrivate()
            .andShould()
            .beFinal()
            .andShould()
            .beDeclaredInClassesThat()
            .resideInAnyPackage(KEY, DIGEST);
}
