import { asAdmin, createKey, REALM } from "../support/keycloak";
import { dialog, expect, keyRow, test } from "./test";

// What administrators met on the pages.

test("a long name leaves the switch and the actions on the screen, and titles of dialogs whole", async ({
  page,
  admin,
  user,
}) => {
  const key = await createKey(user, { name: "W".repeat(100), permissions: {} });
  for (const width of [1440, 1280, 768, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await admin(`/api-keys?search=${user.name}`);
    await expect(keyRow(page, key.id).getByRole("switch")).toBeAttached();
    const right = (part: string) =>
      keyRow(page, key.id)
        .locator(part)
        .evaluate((element) => element.getBoundingClientRect().right);
    const overflow = await keyRow(page, key.id)
      .locator(".sk-name")
      .last()
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow, `name at ${width} px`).toBeLessThanOrEqual(1);
    expect(await right(".pf-v5-c-switch__toggle"), `switch at ${width} px`).toBeLessThanOrEqual(width);
    expect(await right(".pf-v5-c-menu-toggle"), `actions at ${width} px`).toBeLessThanOrEqual(width);
    const bar = await page
      .getByTestId("api-keys-toolbar")
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(bar, `filters at ${width} px`).toBeLessThanOrEqual(1);
  }
  await keyRow(page, key.id)
    .getByRole("button", { name: /Actions/ })
    .click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const title = dialog(page).getByRole("heading");
  expect(await title.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  await expect(title).toContainText("W".repeat(100));
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await admin(`/api-keys/key/${key.id}`);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toContainText("W".repeat(100));
    const right = await heading.evaluate((element) => element.getBoundingClientRect().left + element.scrollWidth);
    expect(right, `title of the key's page at ${width} px`).toBeLessThanOrEqual(width);
  }
});

test("every key of a realm is disabled only for somebody who types how many there are", async ({
  page,
  admin,
  user,
}) => {
  const key = await createKey(user, { name: "Spared", permissions: {} });
  await page.route(`**/admin/realms/${REALM}/api-keys/disable?**`, (route) =>
    route.request().url().includes("dryRun=true") || route.request().method() === "GET"
      ? route.continue()
      : route.abort(),
  );
  await admin("/api-keys");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("button", { name: "Disable all matching" }).click();
  const found = await page.getByTestId("api-keys-dry-run").locator("strong").innerText();
  const count = found.match(/\d+/)![0];
  await expect(page.getByTestId("confirm")).toBeDisabled();
  await dialog(page).getByRole("textbox").fill("1000000");
  await expect(page.getByTestId("confirm")).toBeDisabled();
  await dialog(page).getByRole("textbox").fill(count);
  await expect(page.getByTestId("confirm")).toBeEnabled();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();

  await admin(`/api-keys?search=${user.name}`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(page.getByTestId("confirm")).toBeEnabled();
  expect((await asAdmin("GET", `/api-keys/${key.id}`)).json()).toMatchObject({ enabled: true });
});
