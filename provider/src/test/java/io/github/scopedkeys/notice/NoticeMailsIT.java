/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.notice.Mailbox.Mail;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.ServerMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mails that owners get before their keys expire. */
@ExtendWith(RunningKeycloak.class)
class NoticeMailsIT {

    private static final Map<String, String> SUBJECTS = Map.of(
            "en", "An API key expires soon",
            "de", "Ein API-Schlüssel wird bald ungültig",
            "fr", "Une clé API expire bientôt",
            "es", "Una clave de API caduca pronto",
            "ja", "APIキーの有効期限が近づいています",
            "pt-BR", "Uma chave de API expira em breve",
            "zh-CN", "API 密钥即将过期");

    private final Demo demo;
    private Mailbox mails;

    NoticeMailsIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void open() {
        mails = new Mailbox(demo);
    }

    @AfterEach
    void close() {
        mails.close();
    }

    @Test
    void anOwnerGetsOneMailAboutAllKeysThatExpireSoonAndNoneAboutOthers() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey soon = key(owner, "Soon", 3);
        NewKey later = key(owner, "Later", 20);
        NewKey far = key(owner, "Far", 200);
        NewKey disabled = key(owner, "Disabled", 3);
        demo.keys("PATCH", "/" + disabled.id(), demo.login(owner), Map.of("enabled", false))
                .expect(200);

        mails.open(Map.of("apiKeys.noticeDays", "30,7,1"));

        List<Mail> sent = mails.await(owner, 1);
        assertThat(sent).hasSize(1);
        Mail mail = sent.get(0);
        assertThat(mail.subject()).isEqualTo("API keys expire soon");
        assertThat(mail.text())
                .contains("These keys expire soon:", "Rotate a key, or extend it")
                .contains("* Soon (rpa_" + soon.id() + "…)", "* Later (rpa_" + later.id() + "…)", "UTC");
        assertThat(mail.text()).containsOnlyOnce("Soon");
        assertThat(mail.html()).contains(">Soon<", ">Later<", soon.id());
        for (NewKey key : List.of(soon, later, far, disabled)) {
            assertThat(mail.whole()).doesNotContain(key.key(), key.key().substring(17));
        }
        for (NewKey key : List.of(far, disabled)) {
            assertThat(mail.whole()).doesNotContain(key.id());
        }
    }

    @Test
    void aMailGreetsItsOwnerByNameOrElseByUserNameAndSpeaksOfOneKeyIfThereIsOne() throws Exception {
        Demo.User named = demo.newUser();
        ObjectNode user = (ObjectNode)
                demo.admin("GET", "users/" + named.id()).expect(200).json();
        demo.admin("PUT", "users/" + named.id(), user.put("firstName", "Åsa").put("lastName", "O'Neil"))
                .expect(204);
        Demo.User nameless = demo.newUser();
        key(nameless, "Another", 3);
        ObjectNode other = (ObjectNode)
                demo.admin("GET", "users/" + nameless.id()).expect(200).json();
        demo.admin("PUT", "users/" + nameless.id(), other.put("firstName", "").put("lastName", " "))
                .expect(204);
        NewKey only = key(named, "Only", 3);

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        Mail mail = mails.await(named, 1).get(0);
        assertThat(mail.text()).startsWith("Hello Åsa O'Neil,");
        assertThat(mail.html()).contains("Hello Åsa O&#39;Neil,");
        assertThat(mail.subject()).isEqualTo("An API key expires soon");
        assertThat(mail.text())
                .contains("This key expires soon:", "* Only (rpa_" + only.id() + "…)", "Rotate the key, or extend it");
        assertThat(mails.await(nameless, 1).get(0).text()).startsWith("Hello " + nameless.name() + ",");
    }

    @Test
    void anExpiryThatChangesIsAnotherOccasionAndNoNoticeIsSentTwice() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey key = key(owner, "Moved", 3);
        mails.open(Map.of("apiKeys.noticeDays", "7"));
        assertThat(mails.await(owner, 1)).hasSize(1);

        demo.keys("PATCH", "/" + key.id(), demo.login(owner), Map.of("name", "Renamed"))
                .expect(200);
        Thread.sleep(4_000);
        assertThat(mails.to(owner)).hasSize(1);
        demo.keys("PATCH", "/" + key.id(), demo.login(owner), Map.of("expiresTimestamp", inDays(5)))
                .expect(200);

        assertThat(mails.await(owner, 2)).hasSize(2);
        assertThat(mails.to(owner).get(1).text()).contains("Renamed");
    }

    @Test
    void aMailIsInTheLanguageOfItsOwner() throws Exception {
        Map<String, Demo.User> owners = new LinkedHashMap<>();
        mails.change(realm -> {
            realm.put("internationalizationEnabled", true);
            ArrayNode locales = realm.putArray("supportedLocales");
            SUBJECTS.keySet().forEach(locales::add);
        });
        for (String locale : SUBJECTS.keySet()) {
            owners.put(locale, ownerWithLocale(locale));
        }

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        for (Map.Entry<String, Demo.User> owner : owners.entrySet()) {
            Mailbox.await(() -> !mails.to(owner.getValue()).isEmpty());
            assertThat(mails.to(owner.getValue())).as(owner.getKey()).hasSize(1);
            Mail mail = mails.to(owner.getValue()).get(0);
            assertThat(mail.subject()).isEqualTo(SUBJECTS.get(owner.getKey()));
            assertThat(mail.text()).contains("'{0}' & ${realmName}").doesNotContain("apiKeyNotices");
            assertThat(mail.html()).doesNotContain("apiKeyNotices");
        }
    }

    @Test
    void aMailInALanguageThatIsMissingIsEnglishFromLeftToRight() throws Exception {
        mails.change(realm -> {
            realm.put("internationalizationEnabled", true);
            realm.putArray("supportedLocales").add("en").add("ar").add("de");
        });
        Demo.User arabic = ownerWithLocale("ar");
        Demo.User german = ownerWithLocale("de");

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        Mail mail = mails.await(arabic, 1).get(0);
        assertThat(mail.html())
                .as("Keycloak's layout, and our text in it")
                .containsSubsequence("<html lang=\"ar\" dir=\"rtl\">", "<div lang=\"en\" dir=\"ltr\"", "This key");
        assertThat(mail.whole()).doesNotContainPattern("\\p{IsArabic}");
        assertThat(mails.await(german, 1).get(0).html())
                .containsSubsequence(
                        "<html lang=\"de\" dir=\"ltr\">", "<div lang=\"de\" dir=\"ltr\"", "Dieser Schlüssel");
    }

    @Test
    void aMailSetsNoColorSoItIsReadableInTheDark() throws Exception {
        Demo.User owner = demo.newUser();
        key(owner, "A key", 3);

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        String html = mails.await(owner, 1).get(0).html();
        assertThat(html)
                .contains("<meta name=\"color-scheme\" content=\"light dark\"/>")
                .contains("style=\"color-scheme: light dark; background-color: Canvas; color: CanvasText\"")
                .containsOnlyOnce("style=")
                .doesNotContain("bgcolor", "<font", "<style");
    }

    @Test
    void aMailLinksToTheKeysOnlyIfTheServerHasAFixedAddressAndElseSaysWhereTheyAre() throws Exception {
        Demo.User without = demo.newUser();
        key(without, "A key", 3);
        mails.open(Map.of("apiKeys.noticeDays", "7"));
        Mail words = mails.await(without, 1).get(0);
        assertThat(words.whole()).doesNotContain("http");
        for (String text : List.of(words.text(), words.html())) {
            assertThat(text).contains("open the account console of").contains("and select “API keys”.");
        }

        // No notice is to be sent before the address is set.
        mails.open(Map.of("apiKeys.noticeDays", ""));
        Demo.User with = demo.newUser();
        key(with, "A key", 3);
        mails.open(Map.of("apiKeys.noticeDays", "7", "frontendUrl", "https://login.example.org"));
        Mail link = mails.await(with, 1).get(0);
        mails.open(Map.of("frontendUrl", ""));

        for (String text : List.of(link.text(), link.html())) {
            assertThat(text)
                    .contains("https://login.example.org/realms/demo/account/api-keys")
                    .doesNotContain("select “API keys”");
        }
    }

    @Test
    void noticesAreCountedByKindAndOutcomeWithoutNamingAnybody() throws Exception {
        awaitNoticesOfOtherTests();
        double sent = count("expiring", "sent");
        double undeliverable = count("expiring", "undeliverable");
        double leaked = count("leaked", "sent");
        Demo.User owner = demo.newUser();
        NewKey key = key(owner, "One", 3);
        key(owner, "Two", 4);
        Demo.User disabled = demo.newUser();
        key(disabled, "Three", 3);
        demo.setUserEnabled(disabled, false);

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        assertThat(mails.await(owner, 1)).hasSize(1);
        // They are counted after the mail was accepted, and those of the other owner whenever their turn comes.
        Mailbox.await(
                () -> count("expiring", "sent") >= sent + 2 && count("expiring", "undeliverable") >= undeliverable + 1);
        assertThat(count("expiring", "sent")).isEqualTo(sent + 2);
        assertThat(count("expiring", "undeliverable")).isEqualTo(undeliverable + 1);
        assertThat(count("leaked", "sent")).isEqualTo(leaked);
        assertThat(metrics().lines("api_keys_notices_total"))
                .isNotEmpty()
                .noneMatch(line -> line.contains(owner.id()) || line.contains(owner.name()) || line.contains(key.id()));
    }

    /** Other tests leave keys that expire soon, too. Of each, there is one notice. */
    private void awaitNoticesOfOtherTests() throws InterruptedException {
        Demo.User owner = demo.newUser();
        key(owner, "Control", 3);
        mails.open(Map.of("apiKeys.noticeDays", "7"));
        assertThat(mails.await(owner, 1)).hasSize(1);
        mails.open(Map.of("apiKeys.noticeDays", ""));
    }

    private double count(String kind, String outcome) {
        return metrics().sum("api_keys_notices_total", Map.of("kind", kind, "outcome", outcome));
    }

    private ServerMetrics metrics() {
        return ServerMetrics.of(demo.server().managementUri());
    }

    private Demo.User ownerWithLocale(String locale) {
        Demo.User owner = demo.newUser();
        ObjectNode user = (ObjectNode)
                demo.admin("GET", "users/" + owner.id()).expect(200).json();
        user.putObject("attributes").putArray("locale").add(locale);
        demo.admin("PUT", "users/" + owner.id(), user).expect(204);
        key(owner, "'{0}' & ${realmName}", 3);
        return owner;
    }

    @Test
    void aNameIsShownAsTextWhateverIsInIt() throws Exception {
        Demo.User owner = demo.newUser();
        key(owner, "<script>alert(1)</script> \\\"quoted\\\"", 3);

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        Mail mail = mails.await(owner, 1).get(0);
        assertThat(mail.html()).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
        assertThat(mail.text()).contains("<script>alert(1)</script> \"quoted\"");
        assertThat(mail.subject()).doesNotContain("script");
    }

    @Test
    void withoutAMailServerNothingFailsAndAnEventSaysSoOnce() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey key = key(owner, "Mute", 3);

        mails.change(realm -> ((ObjectNode) realm.get("attributes")).put("apiKeys.noticeDays", "7"));

        assertOneEvent(owner, "smtp_not_configured");
        demo.exchange(key.key()).expect(200);
        // The mail server that comes later gets none of it, but what is new.
        mails.open(Map.of());
        key(owner, "Later", 3);
        assertThat(mails.await(owner, 1)).hasSize(1);
        assertThat(mails.to(owner).get(0).text()).contains("Later").doesNotContain("Mute");
    }

    @Test
    void anOwnerWithoutAVerifiedAddressOrWhoIsDisabledGetsNoMailAndAnEventSaysSoOnce() throws Exception {
        Demo.User unverified = demo.newUser();
        Demo.User disabled = demo.newUser();
        Demo.User control = demo.newUser();
        for (Demo.User owner : List.of(unverified, disabled, control)) {
            key(owner, "A key", 3);
        }
        ObjectNode user = (ObjectNode)
                demo.admin("GET", "users/" + unverified.id()).expect(200).json();
        demo.admin("PUT", "users/" + unverified.id(), user.put("emailVerified", false))
                .expect(204);
        demo.setUserEnabled(disabled, false);

        mails.open(Map.of("apiKeys.noticeDays", "7"));

        assertThat(mails.await(control, 1)).hasSize(1);
        assertOneEvent(unverified, "email_not_verified");
        assertOneEvent(disabled, "owner_disabled");
        assertThat(mails.to(unverified)).isEmpty();
        assertThat(mails.to(disabled)).isEmpty();
        assertThat(events(control)).isEmpty();
    }

    @Test
    void aSettingThatCannotBeReadSendsNothing() throws Exception {
        Demo.User owner = demo.newUser();
        key(owner, "A key", 3);
        for (String days : List.of("0", "-1", "7,-1", "seven", "7;1", "1 2 3 4 5 6 7 8 9 10 11")) {
            mails.open(Map.of("apiKeys.noticeDays", days));
            Thread.sleep(2_500);
        }
        assertThat(mails.to(owner)).isEmpty();

        mails.open(Map.of("apiKeys.noticeDays", " 7, 30,7 "));

        assertThat(mails.await(owner, 1)).hasSize(1);
    }

    private NewKey key(Demo.User owner, String name, int days) {
        JsonNode created = demo.createKey(demo.login(owner), """
                {"name":"%s","permissions":{"graphql":"read"},"expiresTimestamp":%s}""".formatted(name, inDays(days)))
                .expect(201)
                .json();
        return new NewKey(created.get("id").asText(), created.get("key").asText());
    }

    private static long inDays(int days) {
        return System.currentTimeMillis() + TimeUnit.DAYS.toMillis(days);
    }

    private void assertOneEvent(Demo.User owner, String reason) throws InterruptedException {
        Mailbox.await(() -> !events(owner).isEmpty());
        Thread.sleep(4_000);
        assertThat(events(owner)).containsExactly(reason);
    }

    private List<String> events(Demo.User owner) {
        return demo.admin("GET", "events?type=UPDATE_CREDENTIAL_ERROR&user=" + owner.id())
                .expect(200)
                .json()
                .findValuesAsText("reason");
    }
}
