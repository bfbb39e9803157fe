/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGrammarTest {

    private static final Pattern GRAMMAR = Pattern.compile("rpa_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
    private static final Pattern FOREIGN_SCANNER = Pattern.compile("rpa_[A-Z0-9]{40}[A-Za-z0-9]{6}");
    private static final int KEYS = 20_000;

    @Property
    void parsingWhatAKeyRevealsGivesTheSameKey(@ForAll("prefixes") String prefix) {
        ScopedKey made = ScopedKey.generate(prefix);

        ScopedKey read = ScopedKey.parse(made.reveal()).orElseThrow();

        assertThat(read.id()).isEqualTo(made.id());
        assertThat(read.prefix()).isEqualTo(prefix);
        assertThat(made.reveal()).startsWith(prefix + "_" + read.id().value() + "_");
        assertThat(read.covered().expose()).isEqualTo(made.covered().expose());
        assertThat(read.reveal()).isEqualTo(made.reveal());
    }

    @Test
    void madeKeysFollowTheGrammarAndHave55CharactersAndNeverLookLikeAnotherCompanysKeys() {
        for (int i = 0; i < KEYS; i++) {
            String key = ScopedKey.generate("rpa").reveal();

            assertThat(key).hasSize(55).matches(GRAMMAR);
            assertThat(FOREIGN_SCANNER.matcher(key).find()).isFalse();
        }
    }

    @Test
    void evenTheUnluckiestKeyOfUpperCaseLettersDoesNotMatchTheForeignScanner() {
        String covered = "rpa_ABCDEFGHrpa_" + "A".repeat(32);
        String unlucky = "rpa_ABCDEFGHIrpa_" + "A".repeat(32);

        assertThat(FOREIGN_SCANNER.matcher(covered + "AAAAAA").find()).isFalse();
        assertThat(FOREIGN_SCANNER.matcher(unlucky + Base62.checksum(unlucky)).find())
                .isFalse();
        assertThat(FOREIGN_SCANNER.matcher("rpa_" + "A".repeat(46)).find())
                .as("the pattern itself finds what it is for")
                .isTrue();
    }

    @Test
    void aStringOfTheForeignShapeIsNoneOfOurKeys() {
        assertThat(ScopedKey.parse("rpa_" + "A".repeat(46))).isEmpty();
        assertThat(ScopedKey.hasShape("rpa_" + "A".repeat(46))).isFalse();
    }

    @Test
    void noTwoKeysShareAnIdOrASecret() {
        Set<String> ids = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < KEYS; i++) {
            ScopedKey key = ScopedKey.generate("rpa");
            ids.add(key.id().value());
            secrets.add(key.covered().expose().substring(17));
        }

        assertThat(ids).hasSize(KEYS);
        assertThat(secrets).hasSize(KEYS);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/keys.csv", useHeadersInDisplayName = true)
    void goldenKeysAreRead(String covered, String checksum) {
        assertThat(ScopedKey.parse(covered + checksum))
                .hasValueSatisfying(key -> assertThat(key.covered().expose()).isEqualTo(covered));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/keys.csv", useHeadersInDisplayName = true)
    void goldenKeysWithTheChecksumOfAnotherAreRefused(String covered, String checksum) {
        String other = checksum.equals("000000") ? "000001" : "000000";

        assertThat(ScopedKey.parse(covered + other)).isEmpty();
        assertThat(ScopedKey.parse(covered + checksum.toLowerCase(java.util.Locale.ROOT)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rpa",
                "rpa_",
                "rpa__",
                "_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1",
                "RPA_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1",
                "1pa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa-Example00001-ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa_Example00001ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa_Example0000_ThisIsNoSecretItIsATestVector0000BSuO1",
                " rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1 ",
                "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1\n",
                "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1\r\n",
                "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1\u0000",
                "rpa_Example0000\u0661_ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa_Example0000\uff11_ThisIsNoSecretItIsATestVector0000BSuO1",
                "rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO\u0131"
            })
    void whatIsNotExactlyAKeyIsRefused(String text) {
        assertThat(ScopedKey.parse(text)).isEmpty();
    }

    @Property
    void noTextAtAllMakesTheParserFailOtherwiseThanByRefusing(@ForAll String text) {
        assertThat(PresentedKey.parse(text)).isNotNull();
        assertThat(ScopedKey.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "R", "Rpa", "1rpa", "r_a", "r-a", "rpa ", "abcdefghij0123456", "rpä", "rpa\n"})
    void aPrefixOutsideTheGrammarMakesNoKey(String prefix) {
        assertThat(ScopedKey.isPrefix(prefix)).isFalse();
        assertThatThrownBy(() -> ScopedKey.generate(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<String> prefixes() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMinLength(0)
                .ofMaxLength(15)
                .flatMap(rest -> Arbitraries.chars().range('a', 'z').map(first -> first + rest));
    }
}
