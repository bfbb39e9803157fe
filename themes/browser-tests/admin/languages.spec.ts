import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { asAdmin, createKey } from "../support/keycloak";
import { expect, keyRow, test } from "./test";

const themes = join(import.meta.dirname, "../..");
const sources = join(themes, "admin/src");

const LOCALES = { en: "en", de: "de", fr: "fr", es: "es", ja: "ja", zh_CN: "zh-CN", pt_BR: "pt-BR" };
const locales = Object.keys(LOCALES) as (keyof typeof LOCALES)[];

const bundles = (type: string) =>
  new Map(locales.map((locale) => [locale, read(join(themes, type, `theme/messages/messages_${locale}.properties`))]));

function read(file: string): Map<string, string> {
  const lines = readFileSync(file, "utf8").split("\n");
  return new Map(
    lines
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

const own = bundles("admin");
const english = own.get("en")!;
const shared = bundles("account").get("en")!;

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

test("there is a bundle for every language, and no other", () => {
  expect(readdirSync(join(themes, "admin/theme/messages")).sort()).toEqual(
    locales.map((locale) => `messages_${locale}.properties`).sort(),
  );
});

for (const locale of locales.filter((locale) => locale !== "en")) {
  test(`the messages in ${locale} are complete, with the same placeholders, and translated`, () => {
    const bundle = own.get(locale)!;
    expect([...bundle.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of bundle) {
      expect(text.trim(), key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(english.get(key)!));
    }
    const same = [...bundle].filter(
      ([key, text]) => text === english.get(key) && /[a-z]{4}/i.test(text.replace(/\{\{.*?\}\}/g, "")),
    );
    expect(same.length, `untranslated: ${same}`).toBeLessThan(5);
  });
}

test("every message that the pages ask for is in our bundle or in that of the account page, and none is left over", () => {
  const code = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(sources, name), "utf8"))
    .join("\n");
  const exact = new Set(
    [...code.matchAll(/"(api(?:Key|Endpoint)s?[A-Z_]\w*|apiKeys|apiEndpoints|apiKeyRules)"/g)].map(([, key]) => key!),
  );
  const patterns = [...code.matchAll(/`(api(?:Key|Endpoint)[^`]*)`/g)].map(
    ([, text]) => new RegExp(`^${text!.replace(/\$\{.*?\}/g, "\\w+")}$`),
  );
  expect(exact.size).toBeGreaterThan(60);
  const base = (key: string) => key.replace(/_(one|other)$/, "");
  const unused = [...english.keys()].filter(
    (key) => !exact.has(key) && !exact.has(base(key)) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
  const all = [...english.keys(), ...shared.keys()];
  const known = new Set([...all, ...all.map(base)]);
  expect([...exact].filter((key) => !known.has(key))).toEqual([]);
});

test("every error code that has words has them in a bundle", () => {
  const source = readFileSync(join(sources, "api/errors.ts"), "utf8");
  const codes = [...source.slice(source.indexOf("["), source.indexOf("]")).matchAll(/"(\w+)"/g)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(5);
  const known = new Set([...english.keys(), ...shared.keys()]);
  expect(codes.filter((code) => !known.has(`apiKeysError_${code}`))).toEqual([]);
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
        await page.goto(page.url().replace(/(#\/demo).*/, `$1${path}`));
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
