import type { Page } from "@playwright/test";

import { asAdmin, createKey, putEndpoint } from "../support/keycloak";
import { FAILED_REQUEST, flip, test as base } from "../support/test";
import { callAs, logInto, newAdministrator, open } from "./administrators";
import { expect, keyRow, test } from "./test";

/** What the stock console says of requests that were refused, or that another page has cut off. */
const REFUSED = /HTTP 403 Forbidden|Failed to fetch/;

const menu = (page: Page) => page.getByRole("navigation", { name: "Global" });

base(
  "whoever may only view users sees keys and nothing to act with, and the server refuses the same",
  async ({ page, user, complaints }) => {
    const key = await createKey(user, { name: "Looked at", permissions: { graphql: "read" } });
    const viewer = await newAdministrator("view-users");
    await logInto(page, viewer, "/api-keys");
    await page.getByRole("textbox", { name: "Owner, name, ID or start of key" }).fill(key.key.slice(0, 7));
    await page.keyboard.press("Enter");
    await expect(keyRow(page, key.id)).toContainText("Looked at");
    await expect(keyRow(page, key.id)).toContainText("Enabled");
    await expect(page.getByRole("switch")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /Actions for/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Disable all matching" })).toHaveCount(0);
    await expect(page.getByRole("tab", { name: "Rules" })).toHaveCount(0);
    await expect(menu(page).getByRole("link", { name: "API keys" })).toBeVisible();
    await expect(menu(page).getByRole("link", { name: "API endpoints" })).toHaveCount(0);

    await open(page, `/users/${user.id}/api-keys`);
    await expect(keyRow(page, key.id)).toContainText("Looked at");
    await expect(keyRow(page, key.id).getByRole("switch")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /Actions for/ })).toHaveCount(0);

    await open(page, "/api-endpoints");
    await expect(page.getByText("Forbidden, permission needed: manage-realm")).toBeVisible();

    const query = `userId=${user.id}`;
    expect((await callAs(viewer, "GET", `/api-keys?${query}`)).json()).toMatchObject([{ id: key.id }]);
    for (const [method, path, json] of [
      ["PATCH", `/api-keys/${key.id}`, { enabled: false }],
      ["PUT", `/api-keys/${key.id}`, { enabled: false }],
      ["DELETE", `/api-keys/${key.id}`, undefined],
      ["POST", `/api-keys/disable?${query}`, undefined],
      ["POST", `/api-keys/disable?${query}&dryRun=true`, undefined],
      ["GET", "/api-endpoints", undefined],
      ["PUT", "/api-endpoints/mine", { name: "Mine" }],
      ["DELETE", "/api-endpoints/img-gen", undefined],
      ["PUT", "", { attributes: { "apiKeys.maxPerUser": "1" } }],
    ] as const) {
      expect((await callAs(viewer, method, path, json)).status, `${method} ${path}`).toBe(403);
    }
    expect((await asAdmin("GET", `/api-keys/${key.id}`)).json()).toMatchObject({ enabled: true });
    complaints.allow(FAILED_REQUEST, REFUSED);
  },
);

base(
  "whoever has no right to see users finds no entry, and the address leads to the stock refusal",
  async ({ page, user, complaints }) => {
    const key = await createKey(user, { name: "Hidden", permissions: {} });
    const other = await newAdministrator("view-clients");
    await logInto(page, other, "/clients");
    await expect(menu(page).getByRole("link", { name: "Clients" })).toBeVisible();
    await expect(menu(page).getByRole("link", { name: /API/ })).toHaveCount(0);
    for (const [path, role] of [
      ["/api-keys", "view-users"],
      ["/api-keys/rules", "view-realm"],
      ["/api-endpoints", "manage-realm"],
    ]) {
      await open(page, path!);
      await expect(page.getByText(`Forbidden, permission needed: ${role}`)).toBeVisible();
    }
    for (const path of ["/api-keys", "/api-keys/count", `/api-keys/${key.id}`, "/api-endpoints"]) {
      expect((await callAs(other, "GET", path)).status, path).toBe(403);
    }
    complaints.allow(FAILED_REQUEST, REFUSED);
  },
);

base("a user without any role is refused as the stock console does it", async ({ page, user, complaints }) => {
  await logInto(page, user, "/api-keys");
  await expect(page.getByText(/permission/).first()).toBeVisible();
  await expect(page.getByRole("grid")).toHaveCount(0);
  await expect(menu(page).getByRole("link", { name: /API/ })).toHaveCount(0);
  expect((await callAs(user, "GET", "/api-keys")).status).toBe(403);
  complaints.allow(FAILED_REQUEST, REFUSED);
});

base(
  "whoever may see the realm but not manage it sees the rules and cannot change them",
  async ({ page, complaints }) => {
    const viewer = await newAdministrator("view-realm", "view-users");
    await logInto(page, viewer, "/api-keys/rules");
    await expect(page.getByLabel("Keys per user")).toBeDisabled();
    await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
    complaints.allow(FAILED_REQUEST, REFUSED);
  },
);

base("the role for the catalogue opens its page, and nothing more", async ({ page, user, complaints }) => {
  await putEndpoint(`cat-${user.name}`, "Cat", user);
  const keeper = await newAdministrator("manage-api-endpoints", "query-users");
  await logInto(page, keeper, `/api-endpoints?search=cat-${user.name}`);
  await expect(page.getByTestId(`endpoint-cat-${user.name}`)).toContainText(user.id);
  expect((await callAs(keeper, "GET", "/api-keys")).status).toBe(403);
  complaints.allow(FAILED_REQUEST, REFUSED);
});

test("an administrator of the master realm works in the same pages where that realm has the theme", async ({
  page,
  user,
  otherUser,
  browser,
  complaints,
}) => {
  // Who comes from the master realm has no name in this one.
  complaints.allow(FAILED_REQUEST);
  const key = await createKey(user, { name: "From above", permissions: {} });
  await createKey(otherUser, { name: "All of them", permissions: {} });
  const { batch } = (await asAdmin("POST", `/api-keys/disable?search=${otherUser.name}`)).json();
  const recent = async (page: Page) => {
    await page.getByRole("button", { name: /^Recent bulk actions/ }).click();
    return page.getByTestId(`sk-bulk-${batch}`);
  };
  await asAdmin("PUT", "", { adminTheme: "scoped-keys" }, "master");
  try {
    await logInto(page, { id: "", name: "admin", password: "admin" }, `/api-keys?search=${user.name}`, "master");
    await flip(page.getByRole("switch", { name: /From above.* enabled/ }));
    await expect(keyRow(page, key.id)).toContainText("Disabled by an administrator");
    await expect(await recent(page)).toContainText("by an administrator (\u2068admin\u2069)");
  } finally {
    await asAdmin("PUT", "", { adminTheme: "" }, "master");
  }

  // Those who see nothing of the master realm do not learn the name.
  const context = await browser.newContext();
  const below = await context.newPage();
  await logInto(below, await newAdministrator("view-users", "manage-users"), "/api-keys");
  const entry = await recent(below);
  await expect(entry).toContainText(/by an administrator \(\u2068[0-9a-f-]{36}\u2069, not a user of this realm\)/);
  await context.close();
});
