import { expect, type Page } from "@playwright/test";

import type { User } from "../support/keycloak";
import { signIn, test as base } from "../support/test";
import { logInto, newAdministrator, open } from "./administrators";

type Session = { user: User; cookies: Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>> };

type Fixtures = {
  /** Opens a page of the admin console. */
  admin: (path: string) => Promise<void>;
  /** Opens a page of the account console, where that user signs in, in another browser. */
  asOwner: (user: User, path: string) => Promise<Page>;
};

/**
 * Tests of the admin console: an administrator of the realm has logged in once, through the login page; each test
 * starts with that session and no page.
 */
export const test = base.extend<Fixtures, { session: Session }>({
  session: [
    async ({ browser, realm: _ }, use) => {
      const user = await newAdministrator("realm-admin");
      const context = await browser.newContext();
      const page = await context.newPage();
      await logInto(page, user, "/api-keys");
      await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible({ timeout: 60_000 });
      await use({ user, cookies: await context.storageState() });
      await context.close();
    },
    { scope: "worker" },
  ],
  admin: async ({ page, session }, use) => {
    await page.context().addCookies(session.cookies.cookies);
    await use((path) => open(page, path));
  },
  asOwner: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(async (user, path) => {
      const page = await context.newPage();
      await signIn(page, user, path);
      return page;
    });
    await context.close();
  },
});

export { expect };

export const keyRow = (page: Page, id: string) => page.getByTestId(`key-${id}`);

/** Chooses an entry of the menu behind the three dots of a row. */
export async function choose(page: Page, name: string | RegExp, action: string) {
  await page.getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

export const dialog = (page: Page) => page.getByRole("dialog");
