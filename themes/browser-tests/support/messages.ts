import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "./test";

const themes = join(import.meta.dirname, "../..");

/** The languages of our pages: what the bundle is called, and what browsers and Keycloak call the language. */
export const LOCALES = { en: "en", de: "de", fr: "fr", es: "es", ja: "ja", zh_CN: "zh-CN", pt_BR: "pt-BR" };
export type Locale = keyof typeof LOCALES;
export const locales = Object.keys(LOCALES) as Locale[];

export type Bundle = Map<string, string>;

const directory = (console: string) => join(themes, console, "theme/messages");

/** The code of these npm workspaces, in one text. */
export const codeOf = (...workspaces: string[]) =>
  workspaces
    .map((workspace) => join(themes, workspace, "src"))
    .flatMap((sources) =>
      readdirSync(sources, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(sources, name), "utf8")),
    )
    .join("\n");

/** The messages of a console, by language. */
export const bundlesOf = (console: string) =>
  new Map(locales.map((locale) => [locale, read(join(directory(console), `messages_${locale}.properties`))]));

function read(file: string): Bundle {
  const lines = readFileSync(file, "utf8").split("\n");
  return new Map(
    lines
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

/** Tests that the bundles of a console are complete; fewer than `alike` messages may read as in English. */
export function testBundles(console: string, bundles: Map<Locale, Bundle>, alike: number) {
  const english = bundles.get("en")!;

  test("there is a bundle for every language, and no other", () => {
    expect(readdirSync(directory(console)).sort()).toEqual(
      locales.map((locale) => `messages_${locale}.properties`).sort(),
    );
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
      expect(same.length, `untranslated: ${same}`).toBeLessThan(alike);
    });
  }
}
