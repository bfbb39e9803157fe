import { readFileSync } from "node:fs";
import { join } from "node:path";

import { asAdmin, createKey } from "../support/keycloak";
import { bundlesOf, codeOf, LOCALES, locales, testBundles } from "../support/messages";
import { expect, heading, signIn, test } from "../support/test";

const themes = join(import.meta.dirname, "../..");

const bundles = bundlesOf("account");
const english = bundles.get("en")!;

testBundles("account", bundles, 12);

test("every message that the page asks for exists, and none is left over", () => {
  const code = codeOf("account", "shared");
  const exact = new Set([...code.matchAll(/"(apiKeys\w*)"/g)].map(([, key]) => key!));
  const patterns = [...code.matchAll(/`(apiKeys[^`]*)`/g)].map(
    ([, text]) => new RegExp(`^${text!.replace(/\$\{.*?\}/g, "\\w+")}$`),
  );
  const base = (key: string) => key.replace(/_(one|other)$/, "");
  const unused = [...english.keys()].filter(
    (key) =>
      !exact.has(key) &&
      !exact.has(base(key)) &&
      !patterns.some((pattern) => pattern.test(key)) &&
      !code.includes(`"${key.replace("apiKeysError_", "")}"`),
  );
  expect(unused).toEqual([]);
  const known = new Set([...english.keys(), ...[...english.keys()].map(base)]);
  expect([...exact].filter((key) => !known.has(key))).toEqual([]);
});

test("every error code that has words has them in the bundle", () => {
  const source = readFileSync(join(themes, "shared/src/api/errors.ts"), "utf8");
  const codes = [...source.slice(source.indexOf("["), source.indexOf("]")).matchAll(/"(\w+)"/g)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(10);
  const words = new Set([...english.keys(), ...bundlesOf("admin").get("en")!.keys()]);
  expect(codes.filter((code) => !words.has(`apiKeysError_${code}`))).toEqual([]);
});

test.describe("in the browser", () => {
  test.beforeAll(async () => {
    const supportedLocales = [...Object.values(LOCALES), "ar"];
    await asAdmin("PUT", "", { internationalizationEnabled: true, supportedLocales, defaultLocale: "en" });
  });
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

  test.describe("in a language that we do not speak", () => {
    test.use({ locale: "ar" });

    test("our texts are English from left to right, and the rest of the page is not", async ({ page, user }) => {
      await createKey(user, { name: "Deploy", permissions: {}, expiresTimestamp: Date.now() + 30 * 86_400_000 });
      await signIn(page, user);
      await expect(heading(page, "API keys")).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.locator(".sk-language")).toHaveAttribute("lang", "en");
      expect(await heading(page, "API keys").evaluate((text) => getComputedStyle(text).direction)).toBe("ltr");
      expect(
        await page
          .locator("nav")
          .first()
          .evaluate((menu) => getComputedStyle(menu).direction),
      ).toBe("rtl");
      await expect(page.getByRole("time").last()).toHaveText("in 30 days");
    });
  });

  for (const locale of locales) {
    test.describe(locale, () => {
      test.use({ locale: LOCALES[locale] });

      test(`the page speaks ${locale}, with its dates and numbers`, async ({ page, user }) => {
        const message = (key: string) => bundles.get(locale)!.get(key)!;
        const created = Date.now();
        await createKey(user, {
          name: "Deploy",
          permissions: { graphql: "read", endpoints: {} },
          expiresTimestamp: created + 30 * 86_400_000,
        });
        await signIn(page, user);
        await expect(heading(page, message("apiKeys"))).toBeVisible();
        await expect(page.getByRole("columnheader", { name: message("apiKeysPermissions") })).toBeVisible();
        await expect(page.getByRole("time").last()).toHaveText(
          new Intl.RelativeTimeFormat(LOCALES[locale]).format(30, "day"),
        );
        await page.getByRole("link", { name: "Deploy" }).click();
        await expect(page.getByRole("heading", { name: message("apiKeysUsage"), exact: true })).toBeVisible();
        await expect(page.getByTestId("sk-advice")).toBeVisible();
        await expect(page.getByTestId("sk-history-created")).toBeVisible();
        await expect(page.locator("main")).not.toContainText("apiKeys");
        await expect(page.locator("main")).not.toContainText("{{");
        await page.goBack();
        await page.getByRole("button", { name: message("apiKeysCreate") }).click();
        await expect(page.getByTestId("api-keys-summary")).toContainText(message("apiKeysSummaryNothing"));
        await expect(page.locator("main")).not.toContainText("apiKeys");
        await expect(page.locator("main")).not.toContainText("{{");
      });
    });
  }
});
