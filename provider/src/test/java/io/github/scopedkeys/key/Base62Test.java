/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class Base62Test {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/keys.csv", useHeadersInDisplayName = true)
    void goldenChecksumsHold(String covered, String checksum) {
        assertThat(Base62.checksum(covered)).isEqualTo(checksum);
    }

    @Test
    void theChecksumIsTheCrc32InBase62() {
        // CRC-32 of "123456789" is 0xCBF43926 = 3421780262, the check value of every CRC catalogue.
        assertThat(Base62.checksum("123456789")).isEqualTo("3jZRME");
        assertThat(Base62.checksum("")).isEqualTo("000000");
    }

    @Test
    void aChecksumIsTheWholeCrcSoThatNothingOfItIsLost() {
        for (int i = 0; i < 2_000; i++) {
            String text = "rpa_" + Base62.random(12) + "_" + Base62.random(32);
            CRC32 crc = new CRC32();
            crc.update(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));

            long value = 0;
            for (char digit : Base62.checksum(text).toCharArray()) {
                value = value * 62 + ALPHABET.indexOf(digit);
            }

            assertThat(value).isEqualTo(crc.getValue());
        }
    }

    @Test
    void theSecretHasMoreThan160BitAndTheChecksumHoldsEveryCrc() {
        double bitsPerCharacter = Math.log(62) / Math.log(2);

        assertThat(32 * bitsPerCharacter).isGreaterThan(160).isBetween(190.0, 191.0);
        assertThat(12 * bitsPerCharacter).isGreaterThan(71);
        assertThat(Math.pow(62, 6)).isGreaterThan(Math.pow(2, 32));
        assertThat(ALPHABET.chars().distinct().count()).isEqualTo(62);
    }

    @Test
    void everyCharacterIsDrawnEquallyOften() {
        int draws = 620_000;
        int[] seen = new int[62];
        for (char drawn : Base62.random(draws).toCharArray()) {
            seen[ALPHABET.indexOf(drawn)]++;
        }
        double expected = draws / 62.0;
        double chiSquare = 0;
        for (int count : seen) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }

        // 61 degrees of freedom: a fair draw exceeds 160 once in 10^10 runs; a modulo bias of 256 % 62 gives thousands.
        assertThat(chiSquare).isLessThan(160);
    }
}
