import { asAdmin, createKey, REALM } from "../support/keycloak";
import { expectKnobOnTrack, expectNoSidewaysScroll } from "../support/layout";
import { bundlesOf, codeOf, LOCALES, locales, testBundles } from "../support/messages";
import { FAILED_REQUEST } from "../support/test";
import { choose, expect, keyRow, test } from "./test";

const own = bundlesOf("admin");
const english = own.get("en")!;
const shared = bundlesOf("account").get("en")!;

testBundles("admin", own, 5);

test("every message that the pages ask for is in our bundle or in that of the account page, and none is left over", () => {
  const code = codeOf("admin", "shared");
  const exact = new Set(
    [...code.matchAll(/"(api(?:Key|Endpoint|Gate)s?[A-Z_]\w*|apiKeys|apiEndpoints|apiKeyRules|apiGates)"/g)].map(
      ([, key]) => key!,
    ),
  );
  const patterns = [...code.matchAll(/`(api(?:Key|Endpoint|Gate)[^`]*)`/g)].map(
    ([, text]) => new RegExp(`^${text!.replace(/\$\{.*?\}/g, "\\w+")}$`),
  );
  expect(exact.size).toBeGreaterThan(60);
  const base = (key: string) => key.replace(/_(one|other)$/, "");
  const unused = [...english.keys()].filter(
    (key) =>
      !exact.has(key) &&
      !exact.has(base(key)) &&
      !patterns.some((pattern) => pattern.test(key)) &&
      !code.includes(`"${key.replace("apiKeysError_", "")}"`),
  );
  expect(unused).toEqual([]);
  const all = [...english.keys(), ...shared.keys()];
  const known = new Set([...all, ...all.map(base)]);
  expect([...exact].filter((key) => !known.has(key))).toEqual([]);
});

test.describe("in the browser", () => {
  test.beforeAll(async () => {
    const supportedLocales = [...Object.values(LOCALES), "ar"];
    await asAdmin("PUT", "", { internationalizationEnabled: true, supportedLocales, defaultLocale: "en" });
  });
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

  /** Gives the administrator another language. */
  async function speak(userId: string, locale: string) {
    const me = (await asAdmin("GET", `/users/${userId}`)).json();
    await asAdmin("PUT", `/users/${userId}`, { ...me, attributes: { ...me.attributes, locale: [locale] } });
  }

  test("from right to left, switches keep their knobs on their tracks, and alerts keep our direction", async ({
    page,
    admin,
    user,
    session,
  }) => {
    const key = await createKey(user, { name: "Deploy", permissions: {} });
    await speak(session.user.id, "ar");
    await admin(`/api-keys?search=${user.name}`);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    const onOff = keyRow(page, key.id).getByRole("switch");
    await expect(onOff).toBeChecked();
    await expectKnobOnTrack(onOff);
    await choose(page, /Actions for .*Deploy/, "Mark as leaked");
    await page.getByTestId("confirm").click();
    await expect(page.getByTestId("last-alert")).toContainText(/\u2066\u2068Deploy\u2069 marked as leaked\u2069/);
    await expect(onOff).not.toBeChecked();
    await expect(async () => expectKnobOnTrack(onOff)).toPass({ timeout: 5_000 });
  });

  for (const locale of locales) {
    test(`no page is wider than its window in ${locale}`, async ({ page, admin, user, session, complaints }) => {
      // The history asks for the name of the server's administrator, who is no user of this realm.
      complaints.allow(FAILED_REQUEST);
      test.setTimeout(180_000);
      const permissions = { graphql: "read_write", endpoints: { "*": "read_write" } };
      const expiresTimestamp = Date.now() + 300 * 86_400_000;
      const leaked = await createKey(user, { name: "Leaked", permissions, expiresTimestamp });
      await createKey(user, { name: "Nightly backups of the warehouse", permissions, expiresTimestamp });
      await createKey(user, { name: "W".repeat(100), permissions });
      await asAdmin("POST", `/api-keys/${leaked.id}/leak`);
      await asAdmin("POST", `/api-keys/disable?userId=${user.id}&wideOpen=true`);
      await speak(session.user.id, LOCALES[locale]);
      await admin(`/api-keys?search=${user.name}`);
      await expect(keyRow(page, leaked.id)).toBeVisible();
      await page.getByTestId("sk-bulk").getByRole("button").first().click();
      await expect(page.getByTestId("sk-bulk").getByRole("listitem").first()).toBeVisible();
      await expectNoSidewaysScroll(page, "the list");
      for (const path of [
        `/api-keys/key/${leaked.id}`,
        "/api-keys/leaked",
        "/api-keys/posture",
        "/api-keys/rules",
        "/api-keys/gates",
        "/api-endpoints",
        `/users/${user.id}/api-keys`,
      ]) {
        await page.goto(page.url().replace(/#.*/, `#/${REALM}${path}`));
        await expect(page.locator(".sk-language").first()).toBeAttached();
        await expect(page.locator("main .pf-v5-c-skeleton")).toHaveCount(0);
        if (path.endsWith("leaked")) {
          await page.locator("#sk-leak").fill(leaked.key);
          await expect(page.getByTestId(`sk-leaked-${leaked.id}`)).toBeVisible();
        }
        await expectNoSidewaysScroll(page, path);
      }
    });

    test(`the pages speak ${locale}, with its dates`, async ({ page, admin, user, session }) => {
      const message = (key: string) => own.get(locale)!.get(key)!;
      const key = await createKey(user, {
        name: "Deploy",
        permissions: { graphql: "read", endpoints: {} },
        expiresTimestamp: Date.now() + 30 * 86_400_000,
      });
      await speak(session.user.id, LOCALES[locale]);
      await admin(`/api-keys?search=${user.name}`);
      await expect(page.getByRole("tab", { name: message("apiKeyRules"), exact: true })).toBeVisible();
      await expect(page.getByRole("columnheader", { name: message("apiKeysOwner") })).toBeVisible();
      await expect(keyRow(page, key.id).getByRole("time").last()).toHaveText(
        new Intl.RelativeTimeFormat(LOCALES[locale]).format(30, "day"),
      );
      for (const path of ["/api-keys/rules", "/api-endpoints"]) {
        await page.goto(page.url().replace(/#.*/, `#/${REALM}${path}`));
        await expect(page.locator("main")).toContainText(
          message(path.endsWith("rules") ? "apiKeyRules_maxPerUser" : "apiEndpointsId"),
        );
        await expect(page.locator("main")).not.toContainText("apiKey");
        await expect(page.locator("main")).not.toContainText("apiEndpoint");
        await expect(page.locator("main")).not.toContainText("{{");
      }
    });
  }
});
