/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.scopedkeys.digest.PepperRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config.SystemPropertiesScope;

/** A server with an invalid pepper file does not start. Its error says why and contains no part of a pepper. */
class PepperFileTest {

    private static final String PREFIX = "scopedkeys.pepper-file.";
    private static final String OPTION = "--spi-api-keys--default--pepper-file";
    private static final String ONE = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String TWO = "2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        System.clearProperty(PREFIX + "pepper");
        System.clearProperty(PREFIX + "pepper-file");
        System.clearProperty(PREFIX + "unpeppered-digests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TWO + "," + ONE,
                TWO + "," + ONE + "\n",
                TWO + ", " + ONE + "\n\n",
                TWO + "\n" + ONE + "\n",
                TWO + "\r\n" + ONE + "\r\n",
                TWO + ",\n" + ONE,
                TWO + "\n," + ONE,
                TWO + " \n\n " + ONE + " ",
            })
    void lineBreaksMayStandAtTheEndAndBetweenPeppers(String content) throws IOException {
        Path file = file(content, "rw-------");

        assertThat(PepperRing.parse(PepperFile.read(file.toString()), true)).hasToString("peppers [2, 1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------", "r--r-----", "rwxr-x---"})
    void takesAFileThatOthersCannotRead(String permissions) throws IOException {
        Path file = file(ONE, permissions);

        assertThatCode(() -> init(file.toString())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "r--r--r--", "rw-----w-", "rw------x", "rw-rw----"})
    void refusesAFileThatOthersCanReadOrChange(String permissions) throws IOException {
        Path file = file(ONE, permissions);

        assertRefused(file.toString(), "0400 or 0440");
    }

    @Test
    void judgesALinkByTheFileThatItLeadsTo() throws IOException {
        Path open = Files.createSymbolicLink(directory.resolve("open"), file(ONE, "rw-r--r--"));
        Path closed = Files.createSymbolicLink(directory.resolve("closed"), file(ONE, "r--r-----"));

        assertRefused(open.toString(), "0400 or 0440");
        assertThatCode(() -> init(closed.toString())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "1",
                ONE + ",",
                ONE + ",," + TWO,
                ONE + " " + TWO,
                ONE + ";" + TWO,
                ONE + "\n" + ONE,
                "# my pepper\n" + ONE,
                "pepper=" + ONE,
                "\u00ef\u00bb\u00bf" + ONE,
            })
    void refusesWhatIsNoListOfPeppers(String content) throws IOException {
        assertRefused(file(content, "rw-------").toString(), "");
    }

    @Test
    void refusesAFileThatIsEmptyTooLongMissingOrNone() throws IOException {
        Files.createDirectory(directory.resolve("directory"));

        assertRefused(file("", "rw-------").toString(), "is empty");
        assertRefused(file(ONE + " ".repeat(PepperFile.MAX_BYTES), "rw-------").toString(), "longer than");
        assertRefused(directory.resolve("missing").toString(), "does not exist");
        assertRefused(directory.resolve("directory").toString(), "is not a file");
        assertRefused("/dev/zero", "is not a file");
    }

    /** The two options are easily confused, and on Linux a pepper is a path. */
    @ParameterizedTest
    @ValueSource(strings = {ONE, TWO + "," + ONE, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})
    void doesNotRepeatAPepperThatStandsInThePlaceOfThePath(String pepper) {
        assertRefused(pepper, "path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void refusesToServeWithoutAPepperIfKeysWithoutOneAreRefused(String path) {
        System.setProperty(PREFIX + "unpeppered-digests", "refuse");

        assertThat(catchThrowable(() -> init(path)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there is no pepper");
        System.setProperty(PREFIX + "unpeppered-digests", "upgrade");
        assertThatCode(() -> init(path)).doesNotThrowAnyException();
    }

    @Test
    void refusesBothOptionsAtOnceAndTakesEach() throws IOException {
        Path file = file(ONE, "rw-------");
        System.setProperty(PREFIX + "pepper", TWO);

        assertThat(catchThrowable(() -> init(file.toString())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("both set");
        System.clearProperty(PREFIX + "pepper-file");
        assertThatCode(() -> new ApiKeysProviderFactory().init(new SystemPropertiesScope(PREFIX)))
                .doesNotThrowAnyException();
    }

    private void assertRefused(String path, String reason) {
        Throwable refused = catchThrowable(() -> init(path));

        assertThat(refused).isInstanceOf(IllegalStateException.class).hasNoCause();
        assertThat(refused.getMessage())
                .startsWith(OPTION + ": ")
                .contains(reason)
                .doesNotContain("AAEC")
                .doesNotContain("ICEi");
    }

    private static void init(String path) {
        System.setProperty(PREFIX + "pepper-file", path);
        new ApiKeysProviderFactory().init(new SystemPropertiesScope(PREFIX));
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.createTempFile(directory, "pepper", "");
        Files.writeString(file, content, ISO_8859_1);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
