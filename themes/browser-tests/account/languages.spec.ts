import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { asAdmin, createKey } from "../support/keycloak";
import { expect, heading, signIn, test } from "../support/test";

const directory = join(import.meta.dirname, "../../account/theme/messages");
const sources = join(import.meta.dirname, "../../account/src");

const LOCALES = { en: "en", de: "de", fr: "fr", es: "es", ja: "ja", zh_CN: "zh-CN", pt_BR: "pt-BR" };
const locales = Object.keys(LOCALES) as (keyof typeof LOCALES)[];

const bundles = new Map(locales.map((locale) => [locale, read(join(directory, `messages_${locale}.properties`))]));
const english = bundles.get("en")!;

function read(file: string): Map<string, string> {
  const lines = readFileSync(file, "utf8").split("\n");
  return new Map(
    lines
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

test("there is a bundle for every language, and no other", () => {
  expect(readdirSync(directory).sort()).toEqual(locales.map((locale) => `messages_${locale}.properties`).sort());
});

for (const locale of locales.filter((locale) => locale !== "en")) {
  test(`the messages in ${locale} are complete, with the same placeholders, and translated`, () => {
    const bundle = bundles.get(locale)!;
    expect([...bundle.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of bundle) {
      expect(text.trim(), key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(english.get(key)!));
    }
    const same = [...bundle].filter(
      ([key, text]) => text === english.get(key) && /[a-z]{4}/i.test(text.replace(/\{\{.*?\}\}/g, "")),
    );
    expect(same.length, `untranslated: ${same}`).toBeLessThan(12);
  });
}

test("every message that the page asks for exists, and none is left over", () => {
  const code = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(sources, name), "utf8"))
    .join("\n");
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
  const source = readFileSync(join(sources, "api-keys/errors.ts"), "utf8");
  const codes = [...source.slice(source.indexOf("["), source.indexOf("]")).matchAll(/"(\w+)"/g)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !english.has(`apiKeysError_${code}`))).toEqual([]);
});

test.describe("in the browser", () => {
  test.beforeAll(async () => {
    const supportedLocales = Object.values(LOCALES);
    await asAdmin("PUT", "", { internationalizationEnabled: true, supportedLocales, defaultLocale: "en" });
  });
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

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
        await page.getByRole("button", { name: message("apiKeysCreate") }).click();
        await expect(page.getByTestId("api-keys-summary")).toContainText(message("apiKeysSummaryNothing"));
        await expect(page.locator("main")).not.toContainText("apiKeys");
        await expect(page.locator("main")).not.toContainText("{{");
      });
    });
  }
});
