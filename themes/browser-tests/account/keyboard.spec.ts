import type { Page } from "@playwright/test";

import { usesOf90Days, withAdvice, withUses } from "../support/activity";
import { consoleUrl, createKey, exchange, keysOf, putEndpoint, type User } from "../support/keycloak";
import { expect, heading, row, test } from "../support/test";

const PATIENCE = 20_000;

/** Presses Tab until the focus is on what has this name, as somebody without a mouse does; what loads is waited for. */
async function tabTo(page: Page, name: RegExp, key = "Tab") {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      // Past the last element is the page itself, whose text has every name in it.
      if (!element || element === document.body) return "";
      const labels = element.labels ? [...element.labels].map((label) => label.textContent) : [];
      return [element.getAttribute("aria-label"), ...labels, element.textContent].filter(Boolean).join(" | ");
    });
    if (name.test(focused)) return;
  }
  throw new Error(`The keyboard does not get to ${name}`);
}

async function signInByKeyboard(page: Page, user: User) {
  await page.goto(`${consoleUrl}/api-keys`);
  await expect(page.locator("#username")).toBeFocused();
  await page.keyboard.type(user.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(user.password);
  await page.keyboard.press("Enter");
}

test("a key is created, copied, changed, switched and deleted with the keyboard alone", async ({ page, user }) => {
  test.setTimeout(150_000);
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  await signInByKeyboard(page, user);
  await expect(heading(page, "API keys")).toBeVisible();

  await tabTo(page, /^Create API key$/);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Create API key")).toBeVisible();
  await tabTo(page, /Name/);
  await page.keyboard.type("Worker");
  await tabTo(page, /Expires/);
  await page.keyboard.press("ArrowUp");
  await tabTo(page, /No access/);
  await page.keyboard.press("ArrowDown");
  await tabTo(page, /Access to .*Image generator/);
  await page.keyboard.type("Read and");
  await tabTo(page, /^Create key$/);
  await page.keyboard.press("Enter");

  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  await tabTo(page, /Copy the key/);
  await page.keyboard.press("Enter");
  const key = await page.evaluate(() => navigator.clipboard.readText());
  expect(key).toMatch(/^rpa_/);
  await tabTo(page, /^Done$/);
  await page.keyboard.press("Enter");

  await expect(row(page, "Worker")).toContainText("GraphQL: read");
  await expect(row(page, "Worker")).toContainText(`img-${user.name}: read/write`);
  await tabTo(page, /Worker.* enabled/);
  await page.keyboard.press("Space");
  await expect.poll(async () => (await keysOf(user))[0]!.enabled).toBe(false);
  await tabTo(page, /Edit .*Worker/);
  await page.keyboard.press("Enter");
  await expect(heading(page, /Edit .*Worker/)).toBeVisible();
  await tabTo(page, /Name/);
  await page.keyboard.press("End");
  await page.keyboard.type(" two");
  await page.keyboard.press("Enter");
  await expect(row(page, "Worker two")).toBeVisible();

  await tabTo(page, /Delete .*Worker two/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(page, /^Delete$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
});

test("a key is rotated with the keyboard alone", async ({ page, user }) => {
  const { key: old } = await createKey(user, { name: "Worker", permissions: {} });
  await signInByKeyboard(page, user);
  await expect(row(page, "Worker")).toBeVisible();
  await tabTo(page, /Rotate .*Worker/);
  await page.keyboard.press("Enter");
  await expect(heading(page, /Rotate .*Worker/)).toBeVisible();
  await tabTo(page, /In 1 day/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: "Immediately" })).toBeChecked();
  await tabTo(page, /^Rotate$/);
  await page.keyboard.press("Enter");
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  expect((await exchange(old)).status).toBe(400);
});

test("a dialog keeps the focus inside", async ({ page, user }) => {
  await page.goto(`${consoleUrl}/api-keys/new`);
  await page.locator("#username").fill(user.name);
  await page.locator("#password").fill(user.password);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Name" }).fill("Worker");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Done" }).click();
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press("Tab");
    expect(
      await page.evaluate(() => !!document.activeElement?.closest("dialog, body:not(:has(dialog:focus-within))")),
    ).toBe(true);
    const inPage = await page.evaluate(
      () => !!document.activeElement?.closest("main") && !document.activeElement.closest("dialog"),
    );
    expect(inPage).toBe(false);
  }
});

test("the page of a key is read, and advice applied, with the keyboard alone", async ({ page, user }) => {
  await createKey(user, { name: "Worker", permissions: { graphql: "read_write", endpoints: {} } });
  const uses = usesOf90Days(2);
  await withUses(page, uses);
  await withAdvice(page, {
    unused: [{ resource: "graphql", action: "write" }],
    suggested: { graphql: "read", endpoints: {} },
  });
  await signInByKeyboard(page, user);
  await expect(row(page, "Worker")).toBeVisible();
  await tabTo(page, /^Worker$/);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Worker")).toBeVisible();
  await expect(page.getByRole("slider")).toBeVisible();
  await tabTo(page, /Uses per day/);
  await page.keyboard.press("PageDown");
  await expect(page.getByRole("slider")).toHaveAttribute("aria-valuenow", "82");
  await tabTo(page, /Show as tables/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table", { name: "Uses by resource" })).toBeVisible();
  await tabTo(page, /^Apply$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(page, /^Apply$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByTestId("sk-grant")).toContainText("but not mutations");
  await expect.poll(() => page.evaluate(() => !!document.activeElement?.closest("main .sk-key"))).toBe(true);
  await tabTo(page, /^Restore/);
});
