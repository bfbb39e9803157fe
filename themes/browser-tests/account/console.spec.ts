import { createKey, keyList } from "../support/keycloak";
import { expect, heading, row, signIn, test } from "../support/test";

test("the console's own pages are all there and work beside ours", async ({ page, user }) => {
  await signIn(page, user, "/");
  await expect(heading(page, "Personal info")).toBeVisible();
  const menu = page.getByRole("navigation", { name: "Global" });
  await expect(menu.getByRole("link", { name: "Personal info" })).toHaveAttribute("aria-current", "page");
  await menu.getByRole("button", { name: "Account security" }).click();
  await menu.getByRole("link", { name: "Signing in" }).click();
  await expect(heading(page, "Signing in")).toBeVisible();
  await menu.getByRole("link", { name: "Device activity" }).click();
  await expect(heading(page, "Device activity")).toBeVisible();
  await menu.getByRole("link", { name: "Applications" }).click();
  await expect(heading(page, "Application")).toBeVisible();
  await menu.getByRole("link", { name: "API keys" }).click();
  await expect(heading(page, "API keys")).toBeVisible();
});

test("the menu stays marked on the pages below ours, and back goes back", async ({ page, user }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user);
  await page.getByRole("button", { name: /Edit .*Deploy/ }).click();
  await expect(heading(page, /Edit .*Deploy/)).toBeVisible();
  await expect(page.getByTestId("api-keys")).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(row(page, "Deploy")).toBeVisible();
  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("link", { name: "API keys" }).last().click();
  await expect(row(page, "Deploy")).toBeVisible();
});

test("the pages of a key can be loaded again, whatever its id looks like", async ({ page, user }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  // Keycloak takes any path of the account console with "v" and a digit in it for its REST, and answers 401.
  await page.route(keyList, async (route) => {
    const keys = (await (await route.fetch()).json()) as object[];
    await route.fulfill({ json: keys.map((key) => ({ ...key, id: "GjdSTnvChv3p" })) });
  });
  await signIn(page, user);
  for (const what of ["Edit", "Rotate"]) {
    await page.getByRole("button", { name: new RegExp(`${what} .*Deploy`) }).click();
    await expect(heading(page, new RegExp(`${what} .*Deploy`))).toBeVisible();
    await page.reload();
    await expect(heading(page, new RegExp(`${what} .*Deploy`))).toBeVisible();
    await page.getByRole("link", { name: "API keys" }).last().click();
    await expect(row(page, "Deploy")).toBeVisible();
  }
});

test("on a phone the menu opens, leads on and closes", async ({ page, user }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await signIn(page, user);
  await expect(heading(page, "API keys")).toBeVisible();
  const toggle = page.locator("#nav-toggle");
  const menu = page.getByRole("navigation", { name: "Global" });
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await expect(menu).toBeHidden();
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await menu.getByRole("link", { name: "Applications" }).click();
  await expect(heading(page, "Application")).toBeVisible();
  await expect(menu).toBeHidden();
});

test("the user can sign out", async ({ page, user }) => {
  await signIn(page, user);
  await page.getByRole("button", { name: "Uma User" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.locator("#username")).toBeVisible();
});
