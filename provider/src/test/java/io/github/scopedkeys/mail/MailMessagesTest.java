/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.notice.NoticeKind;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the mails to owners, in seven languages. */
class MailMessagesTest {

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "ja", "pt_BR", "zh_CN"})
    void everyLanguageHasEveryTextWithTheSameParametersAsEnglish(String language) throws Exception {
        Properties english = messages("en");
        Properties others = messages(language);

        assertThat(others.keySet()).isEqualTo(english.keySet());
        english.stringPropertyNames()
                .forEach(key -> assertThat(parameters(others.getProperty(key)))
                        .as(key)
                        .isEqualTo(parameters(english.getProperty(key))));
    }

    @Test
    void everyKindHasASubjectWithoutParametersAHeadingAndAdvice() throws Exception {
        Properties english = messages("en");
        for (NoticeKind kind : NoticeKind.values()) {
            assertThat(parameters(english.getProperty("apiKeyNoticesSubject." + kind.word())))
                    .isZero();
            assertThat(english.getProperty("apiKeyNotices." + kind.word())).isNotBlank();
            assertThat(english.getProperty("apiKeyNoticesAdvice." + kind.word()))
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "ja", "pt_BR", "zh_CN"})
    void everySubjectHeadingAndAdviceIsThereForOneKeyAndForMore(String language) throws Exception {
        Properties messages = messages(language);
        List<String> texts = messages.stringPropertyNames().stream()
                .filter(key -> key.matches("apiKeyNotices(Subject|Advice)?\\.[a-z_]+"))
                .toList();

        assertThat(texts).hasSize(3 * NoticeKind.values().length + 4);
        assertThat(texts)
                .allSatisfy(key -> assertThat(messages.getProperty(key + MailText.plural(1)))
                        .as(key)
                        .isNotBlank());
        assertThat(MailText.plural(2)).isEmpty();
        if (!language.startsWith("ja") && !language.startsWith("zh")) {
            assertThat(texts.stream()
                            .filter(key -> messages.getProperty(key).equals(messages.getProperty(key + ".one")))
                            .toList())
                    .as("texts that are the same for one key and for more")
                    .isSubsetOf("apiKeyNoticesAdvice.replaced_used");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "ja", "pt_BR", "zh_CN"})
    void everyLanguageNamesItselfAndItsDirection(String language) throws Exception {
        Properties messages = messages(language);

        Locale locale = Locale.forLanguageTag(messages.getProperty("apiKeyNoticesLanguage"));

        assertThat(locale.toString()).isEqualTo(language);
        assertThat(messages.getProperty("apiKeyNoticesDirection")).isEqualTo("ltr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "text"})
    void aMailHasNoColorButThatOfTheReader(String format) throws Exception {
        String template = new String(
                MailMessagesTest.class
                        .getResourceAsStream("/theme-resources/templates/" + format + "/api-key-notices.ftl")
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(template.replace("background-color: Canvas; color: CanvasText", ""))
                .doesNotContainPattern("(?i)#[0-9a-f]{3,8}\\b|rgb|hsl|color:|background|bgcolor");
        assertThat(template.contains("content=\"light dark\"")).isEqualTo(format.equals("html"));
    }

    @Test
    void noKindIsMissingFromAMail() {
        assertThat(DigestMail.GRAVEST_FIRST).containsExactlyInAnyOrder(NoticeKind.values());
    }

    @Test
    void aSubjectHasNoMoreThanOneLine() throws Exception {
        for (String language : Arrays.asList("en", "de", "fr", "es", "ja", "pt_BR", "zh_CN")) {
            messages(language)
                    .forEach((key, text) -> assertThat(text.toString()).doesNotContain("\n", "\r"));
        }
    }

    private static int parameters(String text) {
        return new MessageFormat(text, Locale.ROOT).getFormatsByArgumentIndex().length;
    }

    private static Properties messages(String language) throws Exception {
        Properties messages = new Properties();
        try (Reader in = new InputStreamReader(
                MailMessagesTest.class.getResourceAsStream(
                        "/theme-resources/messages/messages_" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            messages.load(in);
        }
        return messages;
    }
}
