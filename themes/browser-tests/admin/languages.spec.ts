import { asAdmin, createKey, REALM } from "../support/keycloak";
import { bundlesOf, codeOf, LOCALES, locales, testBundles } from "../support/messages";
import { expect, keyRow, test } from "./test";

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
    const supportedLocales = Object.values(LOCALES);
    await asAdmin("PUT", "", { internationalizationEnabled: true, supportedLocales, defaultLocale: "en" });
  });
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

  for (const locale of locales) {
    test(`the pages speak ${locale}, with its dates`, async ({ page, admin, user, session }) => {
      const message = (key: string) => own.get(locale)!.get(key)!;
      const key = await createKey(user, {
        name: "Deploy",
        permissions: { graphql: "read", endpoints: {} },
        expiresTimestamp: Date.now() + 30 * 86_400_000,
      });
      const { attributes } = (await asAdmin("GET", `/users/${session.user.id}`)).json();
      const me = (await asAdmin("GET", `/users/${session.user.id}`)).json();
      await asAdmin("PUT", `/users/${session.user.id}`, {
        ...me,
        attributes: { ...attributes, locale: [LOCALES[locale]] },
      });
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
