import { createKey, importLegacy, REALM } from "../support/keycloak";
import { dialog, expect, keyRow, test } from "./test";

const search = (of: string) => ({ name: of });

test("a secret in a search of the console stands in no address, however it was pasted", async ({
  page,
  admin,
  user,
}) => {
  const { id, key } = await createKey(user, { name: "Pasted", permissions: {} });
  const legacy = `K7Q2M9XW4TZ1PL8VN3CR6YH0${user.id.replaceAll("-", "")}`;
  await importLegacy(user, { name: "Old", access: "read", secret: legacy });
  const secret = key.slice(key.lastIndexOf("_") + 1);
  const publicPart = key.slice(0, key.lastIndexOf("_"));
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  page.on("framenavigated", (frame) => addresses.push(frame.url()));

  await admin("/api-keys");
  const box = page.getByRole("textbox", search("Owner, name, ID or start of key"));
  for (const typed of [`API_KEY=${key}`, `Bearer ${key}`, ` "${key}" `]) {
    await box.fill(typed);
    await page.keyboard.press("Enter");
    await expect(box).toHaveValue(publicPart);
    await expect(page.getByText("Only the public part of the key is searched.")).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(keyRow(page, id)).toBeVisible();
  }
  const before = page.url();
  await box.fill(legacy);
  await expect(page.getByText("Not searched: this looks like a secret")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Search", exact: true }).first().click();
  expect(page.url()).toBe(before);
  // The list of the search before is no answer to this one.
  await expect(page.getByText("The tab “Leaked?” finds broken keys.")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Disable all matching" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Export as CSV" })).toBeDisabled();
  await box.fill(publicPart);
  await expect(keyRow(page, id)).toBeVisible();
  await expect(page.getByRole("button", { name: "Disable all matching" })).toBeEnabled();

  const endpoint = page.getByRole("textbox", search("Endpoint ID or *"));
  await endpoint.fill(key);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not searched: this looks like a secret")).toBeVisible();
  await endpoint.fill("llama-3-8b-instruct-v2");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/endpoint=llama-3-8b-instruct-v2/);

  await admin("/api-keys/gates");
  const client = page.getByLabel("Client ID");
  const isSuggested = page.waitForRequest((request) => /clients\/?\?.*clientId=account/.test(request.url()));
  await client.fill(key);
  await expect(page.getByText("Not searched: this looks like a secret")).toBeVisible();
  await page.keyboard.press("Enter");
  // What is searched waits for the end of the typing, so give a wrong search that time, too.
  await page.waitForTimeout(500);
  await client.fill("account");
  await isSuggested;

  await admin("/api-endpoints");
  await page.getByRole("textbox", search("Part of an ID or name")).fill(`token: ${key}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`search=${publicPart}$`));
  await page.getByRole("textbox", search("Part of an ID or name")).fill(legacy);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not searched")).toBeVisible();
  await expect(page.getByTestId("api-endpoints-empty")).toHaveCount(0);

  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByRole("radio", { name: "One user" }).check();
  const owner = page.getByPlaceholder("Find a user");
  for (const typed of [key, legacy]) {
    await owner.fill(typed);
    await expect(page.getByRole("option", { name: /^Not searched/ })).toBeVisible();
  }
  await owner.fill(user.name);
  await expect(dialog(page).getByRole("option", { name: user.name })).toBeVisible();
  expect(addresses.filter((address) => address.includes(secret) || address.includes(legacy))).toEqual([]);
});

test("a secret that comes with an address does not stay in it, and is not sent on", async ({ page, admin, user }) => {
  const { id, key } = await createKey(user, { name: "Bookmarked", permissions: {} });
  const secret = key.slice(key.lastIndexOf("_") + 1);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).search));
  await admin(`/api-keys?search=${key}`);
  await expect(keyRow(page, id)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`search=${key.slice(0, key.lastIndexOf("_"))}$`));
  await admin(`/api-keys?endpoint=${key}&search=${user.name}`);
  await expect(keyRow(page, id)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`api-keys\\?search=${user.name}$`));
  await expect(page.getByTestId("sk-odd-address")).toHaveCount(0);
  await admin(`/api-endpoints?search=${key.slice(17)}abc`);
  await expect(page).toHaveURL(/api-endpoints$/);
  expect(requests.filter((query) => query.includes(secret))).toEqual([]);
});

test("a key whose times or name cannot be shown is shown as such, and its neighbours with it", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  for (const name of ["far", "old", "unseen", "broken", "sound"]) await createKey(user, { name, permissions: {} });
  await page.route(`**/admin/realms/${REALM}/api-keys?**`, async (route) => {
    const keys = (await (await route.fetch()).json()) as { name: string }[];
    await route.fulfill({
      json: keys.map((key) => ({
        ...key,
        ...(key.name === "far" && { expiresTimestamp: 9e15, createdTimestamp: 9e15, lastUsedTimestamp: 9e15 }),
        ...(key.name === "old" && { expiresTimestamp: -1e20, createdTimestamp: -1e20, lastUsedTimestamp: -1e20 }),
        ...(key.name === "unseen" && { name: "\u200B\u2060\u3164\u2800" }),
        ...(key.name === "broken" && { permissions: null }),
      })),
    });
  });
  for (const path of [`/api-keys?search=${user.name}`, `/users/${user.id}/api-keys`]) {
    await admin(path);
    await expect(page.getByRole("row")).toHaveCount(6);
    const row = (text: string) => page.getByRole("row").filter({ hasText: text });
    await expect(row("far").getByRole("gridcell", { name: "Invalid date" })).toHaveCount(3);
    await expect(row("old")).toContainText("Expired");
    await expect(row("[U+200B U+2060 U+3164…]")).toBeVisible();
    await expect(row("cannot be shown")).toHaveCount(1);
    await expect(row("sound")).toBeVisible();
  }
  await page.getByRole("button", { name: /Actions for .*far/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog(page)).toContainText("Last used Invalid date");
  complaints.expect(/Cannot (read|destructure) propert/);
});
