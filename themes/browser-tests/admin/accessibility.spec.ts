import type { Page } from "@playwright/test";

import { violations } from "../support/axe";
import { createKey, importLegacy, putEndpoint, REALM, withRealm } from "../support/keycloak";
import { FAILED_REQUEST } from "../support/test";
import { dialog, expect, keyRow, test } from "./test";

const DAY = 86_400_000;

/** No violation in light and in dark, on a desk and on a narrow screen. */
async function check(page: Page, state: string, part = "main") {
  for (const width of [1440, 800]) {
    await page.setViewportSize({ width, height: 1000 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
        colorScheme === "dark",
      );
      expect(await violations(page, part), `${state}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.emulateMedia({ colorScheme: "light" });
}

test("the list has no barriers: filled, filtered, empty, failed, with its menus and questions", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  test.setTimeout(240_000);
  await createKey(user, { name: "مفتاح", permissions: { graphql: "read_write", endpoints: { "*": "read" } } });
  await createKey(user, { name: "Soon over", permissions: {}, expiresTimestamp: Date.now() + 2 * DAY });
  await importLegacy(user, { name: "Old", access: "read", secret: `legacy-${user.id}`, enabled: false });
  await withRealm({ "apiKeys.maxGraphql": "read", "apiKeys.requireExpiry": "true" }, async () => {
    await admin(`/api-keys?search=${user.name}`);
    await expect(page.getByRole("row")).toHaveCount(4);
    await check(page, "list");
  });
  await page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Last used", exact: true }).click();
  await expect(page.getByRole("option", { name: "Not in the last year" })).toBeVisible();
  await check(page, "filter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Actions for .*Soon over/ }).click();
  await check(page, "actions");
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog(page)).toBeVisible();
  await check(page, "delete", "dialog");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(page.getByTestId("api-keys-dry-run")).toBeVisible();
  await check(page, "dry run", "dialog");
  await admin("/api-keys?search=no-such-key-at-all");
  await expect(page.getByTestId("api-keys-nothing-found")).toBeVisible();
  await check(page, "nothing found");
  await page.route(`**/admin/realms/${REALM}/api-keys?**`, (route) => route.abort());
  await admin("/api-keys");
  await expect(page.getByTestId("api-keys-failed")).toBeVisible();
  await check(page, "failed");
  complaints.expect(FAILED_REQUEST);
});

test("the catalogue, its form and the rules have no barriers", async ({ page, admin, user }) => {
  test.setTimeout(240_000);
  await putEndpoint(`axe-${user.name}`, "Axe", user);
  await admin(`/api-endpoints?search=axe-${user.name}`);
  await expect(page.getByTestId(`endpoint-axe-${user.name}`)).toBeVisible();
  await check(page, "catalogue");
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByRole("radio", { name: "One user" }).check();
  await page.getByPlaceholder("Find a user").fill(user.name);
  await expect(page.getByRole("option", { name: user.name })).toBeVisible();
  await check(page, "form with a list", "dialog");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await page.getByTestId("confirm").click();
  await expect(dialog(page)).toContainText("Some fields are missing");
  await check(page, "form with errors", "dialog");
  await admin("/api-keys/rules");
  await page.getByLabel("Keys per user").fill("none");
  await check(page, "rules with an error");
});

test("a key can be found, switched off and deleted with the keyboard alone", async ({ page, admin, user }) => {
  const key = await createKey(user, { name: "By keyboard", permissions: {} });
  await admin("/api-keys");
  const to = async (matches: () => Promise<boolean>, what: string) => {
    for (let step = 0; step < 60; step++) {
      if (await matches()) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${what}`);
  };
  const focused = (text: string) => () =>
    page.evaluate((wanted) => {
      const element = document.activeElement!;
      return `${element.getAttribute("aria-label")} ${element.textContent}`.includes(wanted);
    }, text);
  await expect(keyRow(page, key.id)).toBeVisible();
  await to(focused("Owner, name, ID or start of key"), "the search");
  await page.keyboard.type(user.name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row")).toHaveCount(2);
  await to(() => page.evaluate(() => document.activeElement!.getAttribute("role") === "switch"), "the switch");
  await page.keyboard.press("Space");
  await expect(page.getByText("Disabled by an administrator")).toBeVisible();
  await to(focused("Actions for"), "the actions");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused("Mark as leaked")).toBe(true);
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused("Delete")).toBe(true);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await to(
    () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid === "confirm"),
    "the button that deletes",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByTestId(`key-${key.id}`)).toHaveCount(0);
});
