/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void aLineIsAsInRfc4180() {
        assertThat(Csv.line(Arrays.asList("a", null, "b,c", "say \"hi\"", "two\r\nlines", " x ", "")))
                .isEqualTo("a,,\"b,c\",\"say \"\"hi\"\"\",\"two\r\nlines\",\" x \",\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\tx",
                "\rx",
                " =1",
                "\u00a0=1",
                "＝1",
                "＠x",
                "=HYPERLINK(\"http://example.org\")"
            })
    void aCellThatASpreadsheetWouldRunBecomesText(String cell) {
        String line = Csv.line(List.of(cell));

        assertThat(line.startsWith("\"") ? line.substring(1) : line).startsWith("'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {"a;=1~a;'=1", "a, @b~a,'" + " @b", "a\"=1~a\"'=1", "a|+1~a|'+1"})
    void noFormulaStartsInsideACellWhereAnotherSeparatorEndsIt(String cell, String harmless) {
        assertThat(Csv.line(List.of(cell)).replace("\"\"", "\"")).contains(harmless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CI pipeline", "a-b", "a=b", "x@example.org", "rpa_Ab3…", "img-gen=read_write", "日本", "'"})
    void otherTextStaysAsItIs(String cell) {
        assertThat(Csv.line(List.of(cell))).isEqualTo(cell + "\r\n");
    }
}
