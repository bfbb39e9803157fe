import { readFileSync } from "node:fs";
import { join } from "node:path";

import { asAdmin, call, createKey, importLegacy, keysPath, userToken } from "../support/keycloak";
import { expectKnobOnTrack, expectNoSidewaysScroll } from "../support/layout";
import { bundlesOf, codeOf, LOCALES, locales, testBundles } from "../support/messages";
import { expect, flip, heading, row, signIn, test } from "../support/test";

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

test("every error that has words is one of the server's, or of the pages'", () => {
  const description = readFileSync(join(themes, "../docs/openapi.yaml"), "utf8");
  const [, list] = /ErrorCode:\n.*\n +enum:\n((?: +- \w+\n)+)/.exec(description)!;
  const known = new Set([...list!.matchAll(/- (\w+)/g)].map(([, code]) => code));
  const code = codeOf("account", "admin", "shared");
  const words = [...english.keys(), ...bundlesOf("admin").get("en")!.keys()]
    .filter((key) => key.startsWith("apiKeysError_"))
    .map((key) => key.replace("apiKeysError_", ""));
  expect(words.length).toBeGreaterThan(30);
  expect(
    words.filter((error) => !known.has(error) && !code.includes(`"${error}"`) && !code.includes(`_${error}"`)),
  ).toEqual([]);
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
      await expect(heading(page, "API keys")).toHaveCSS("direction", "ltr");
      expect(
        await page
          .locator("nav")
          .first()
          .evaluate((menu) => getComputedStyle(menu).direction),
      ).toBe("rtl");
      await expect(page.getByRole("time").last()).toHaveText("in 30 days");
    });

    test("switches keep their knobs on their tracks, and alerts keep our direction", async ({ page, user }) => {
      await createKey(user, { name: "Deploy", permissions: {} });
      await signIn(page, user);
      const onOff = page.getByRole("switch", { name: /Deploy/ });
      await expect(onOff).toBeChecked();
      await expectKnobOnTrack(onOff);
      await flip(onOff);
      await expect(onOff).not.toBeChecked();
      await expect(async () => expectKnobOnTrack(onOff)).toPass({ timeout: 5_000 });
      await page.getByRole("button", { name: /^Delete/ }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      // Outside of our page, the text itself says where it begins and ends.
      await expect(page.getByTestId("last-alert")).toContainText(/\u2066\u2068Deploy\u2069 deleted\u2069/);
    });
  });

  for (const locale of locales) {
    test.describe(locale, () => {
      test.use({ locale: LOCALES[locale] });

      test(`no page is wider than its window in ${locale}`, async ({ page, user }) => {
        const permissions = { graphql: "read_write", endpoints: { "*": "read_write" } };
        const expiresTimestamp = Date.now() + 300 * 86_400_000;
        const leaked = await createKey(user, { name: "Leaked", permissions, expiresTimestamp });
        await createKey(user, { name: "Nightly backups of the warehouse", permissions, expiresTimestamp });
        await importLegacy(user, { name: "Legacy", access: "read_write", secret: `legacy-${user.id}` });
        const token = await userToken(user);
        const rotate = `${process.env.KEYCLOAK_URL}${keysPath}/${leaked.id}/rotate`;
        expect((await call(rotate, { json: { graceSeconds: 600 }, token })).status).toBe(201);
        await asAdmin("POST", `/api-keys/${leaked.id}/leak`);
        await signIn(page, user);
        await expect(row(page, "Legacy")).toBeVisible();
        await expectNoSidewaysScroll(page, "the list");
        for (const path of ["new", `key?key=${leaked.id}`, "leaked"]) {
          await page.goto(page.url().replace(/api-keys.*/, `api-keys/${path}`));
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          if (path === "leaked") {
            await page.getByRole("textbox").fill(leaked.key);
            await expect(page.getByTestId(`sk-leaked-${leaked.id}`)).toBeVisible();
          }
          await expectNoSidewaysScroll(page, path);
        }
      });

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
