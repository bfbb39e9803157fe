import { test as base, expect, type Locator, type Page, type Route } from "@playwright/test";

import { consoleUrl, keysPath, makeRealm, newUser, startSession, type User } from "./keycloak";

type Fixtures = {
  /** Somebody new, whom no other test touches. */
  user: User;
  otherUser: User;
  /** Errors in the console of the browser: a test fails if there is one that it does not expect, or if one that it does is not there. */
  complaints: {
    expect: (...patterns: RegExp[]) => void;
    /** What may be there or not: the stock console leaves requests behind when another page is opened. */
    allow: (...patterns: RegExp[]) => void;
  };
};

/** What the browser says of a request that failed, or was answered with an error. */
export const FAILED_REQUEST = /^Failed to load resource: /;

export const test = base.extend<Fixtures, { realm: void }>({
  realm: [
    async ({}, use) => {
      await makeRealm();
      await use();
    },
    { scope: "worker", auto: true },
  ],
  user: async ({}, use) => use(await newUser()),
  otherUser: async ({}, use) => use(await newUser()),
  complaints: [
    async ({ page }, use) => {
      const said: string[] = [];
      const expected: RegExp[] = [];
      const allowed: RegExp[] = [];
      page.on("console", (message) => message.type() === "error" && said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      await use({
        expect: (...patterns) => void expected.push(...patterns),
        allow: (...patterns) => void allowed.push(...patterns),
      });
      const unexpected = said.filter((text) => ![...expected, ...allowed].some((pattern) => pattern.test(text)));
      expect(unexpected, "errors in the console of the browser").toEqual([]);
      const missing = expected.filter((pattern) => !said.some((text) => pattern.test(text)));
      expect(missing.map(String), "errors that were expected in the console of the browser").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a page of the account console as somebody who has just logged in. */
export async function signIn(page: Page, user: User, path = "/api-keys") {
  await page.context().addCookies(await startSession(user));
  await page.goto(consoleUrl + path);
}

/** In Keycloak's login page. */
export async function logIn(page: Page, user: User) {
  await page.locator("#username").fill(user.name);
  await page.locator("#password").fill(user.password);
  await page.locator("#kc-login").click();
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
export const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/**
 * One turn of a switch. Playwright's `check` and `uncheck` would also want the switch to stay and to show its new state,
 * which it does not where the key has gone or the server refuses.
 */
export const flip = async (onOff: Locator) => {
  // A click by force does not wait until the row stands still, and may miss it.
  await onOff.locator("..").hover();
  await onOff.click({ force: true });
};

/** Another tab for a minute, and back: the page of keys then loads the list anew. */
export async function comeBack(page: Page) {
  await Promise.all([
    page.waitForResponse((response) => response.url().includes(`${keysPath}?`)),
    page.evaluate(() => {
      const look = (visibilityState: string) => {
        Object.defineProperty(document, "visibilityState", { value: visibilityState, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      };
      look("hidden");
      const { now } = Date;
      Date.now = () => now() + 60_000;
      look("visible");
      Date.now = now;
    }),
  ]);
}

/** Keeps requests from the server until they are let go. */
export async function hold(page: Page, url: string, method: string) {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  const handler = async (route: Route) => {
    if (route.request().method() === method) await held;
    await route.fallback();
  };
  await page.route(url, handler);
  return release;
}

/** Whether the browser would ask before it leaves the page or loads it again. */
export const wouldAsk = (page: Page) =>
  page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));
