import type { Page } from "@playwright/test";

import { violations } from "../support/axe";
import {
  asAdmin,
  call,
  createExpired,
  createKey,
  exchange,
  importLegacy,
  keysOf,
  keysPath,
  switchOff,
  userToken,
} from "../support/keycloak";
import { FAILED_REQUEST, flip, row } from "../support/test";
import { logInto, newAdministrator } from "./administrators";
import { choose, dialog, expect, keyRow, test } from "./test";

const onOff = (name: string) => ({ name: new RegExp(`${name}.* enabled`) });

test("a leaked key is found by its hint and switched off, refused at once, and its owner cannot switch it on", async ({
  page,
  admin,
  user,
  asOwner,
}) => {
  const key = await createKey(user, { name: "Leaked", permissions: { graphql: "read" } });
  const owner = await asOwner(user, "/api-keys");
  await expect(owner.getByRole("switch", onOff("Leaked"))).toBeChecked();
  expect((await exchange(key.key)).status).toBe(200);

  await admin("/api-keys");
  const hint = key.key.slice(0, 7);
  await page.getByRole("textbox", { name: "Owner, name, ID or start of key" }).fill(hint);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Search").first()).toBeVisible();
  await expect(keyRow(page, key.id)).toContainText(`${hint}…`);
  await expect(keyRow(page, key.id)).toContainText(user.name);
  await expect(keyRow(page, key.id)).toContainText("GraphQL: read");
  const turn = () =>
    Promise.all([
      page.waitForResponse((response) => response.request().method() === "PATCH"),
      flip(page.getByRole("switch", onOff("Leaked"))),
    ]);
  await turn();
  expect((await exchange(key.key)).status).toBe(400);
  await expect(keyRow(page, key.id)).toContainText("Disabled by an administrator");
  await expect(page.getByText("Owners get an email only if")).toBeVisible();

  await owner.getByRole("button", { name: "Refresh" }).click();
  await expect(row(owner, "Leaked")).toContainText("Disabled by an administrator");
  await expect(owner.getByRole("switch", onOff("Leaked"))).toBeDisabled();
  await expect(owner.getByRole("switch", onOff("Leaked"))).not.toBeChecked();
  const again = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${key.id}`, {
    method: "PATCH",
    json: { enabled: true },
    token: await userToken(user),
  });
  expect(again.status).toBe(409);
  expect(again.json().error).toBe("disabled_by_administrator");

  await turn();
  expect((await exchange(key.key)).status).toBe(200);
  await expect(keyRow(page, key.id)).not.toContainText("Disabled by an administrator");
  await owner.getByRole("button", { name: "Refresh" }).click();
  await expect(owner.getByRole("switch", onOff("Leaked"))).toBeEnabled();
  await expect(owner.getByRole("switch", onOff("Leaked"))).toBeChecked();
});

test("a whole key that is pasted into the search is found, and its secret goes nowhere", async ({
  page,
  admin,
  user,
}) => {
  const key = await createKey(user, { name: "Pasted", permissions: {} });
  await admin("/api-keys");
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.getByRole("textbox", { name: "Owner, name, ID or start of key" }).fill(key.key);
  await page.keyboard.press("Enter");
  await expect(keyRow(page, key.id)).toBeVisible();
  const secret = key.key.slice(key.key.lastIndexOf("_") + 1);
  expect([...addresses, page.url()].filter((address) => address.includes(secret))).toEqual([]);
  expect(await page.locator("main").innerText()).not.toContain(secret);
});

test("a key that its owner has switched off can be kept off", async ({ page, admin, user }) => {
  const key = await createKey(user, { name: "Owned", permissions: {} });
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${key.id}`, {
    method: "PATCH",
    json: { enabled: false },
    token: await userToken(user),
  });
  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, key.id)).toContainText("Disabled by its owner");
  await choose(page, /Actions for .*Owned/, "Prevent the owner from enabling or rotating it");
  await expect(dialog(page)).toContainText(`Its owner, \u2068${user.name}\u2069, can only delete it.`);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  expect((await keysOf(user))[0]!.disabledBy).toBe("owner");
  await choose(page, /Actions for .*Owned/, "Prevent the owner from enabling or rotating it");
  await page.getByTestId("confirm").click();
  await expect(keyRow(page, key.id)).toContainText("Disabled by an administrator");
  await expect.poll(async () => (await keysOf(user))[0]!.disabledBy).toBe("administrator");
});

test("a key is deleted after a question that names it, and not when the answer is no", async ({
  page,
  admin,
  user,
}) => {
  const key = await createKey(user, { name: "Old deploy", permissions: { graphql: "read" } });
  await admin(`/api-keys?search=${user.name}`);
  await choose(page, /Actions for .*Old deploy/, "Delete");
  await expect(dialog(page)).toContainText("Old deploy");
  await expect(dialog(page)).toContainText(user.name);
  await expect(dialog(page)).toContainText("Never used.");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toBeHidden();
  expect((await exchange(key.key)).status).toBe(200);

  await choose(page, /Actions for .*Old deploy/, "Delete");
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId("api-keys-nothing-found")).toBeVisible();
  expect((await exchange(key.key)).status).toBe(400);
  expect(await keysOf(user)).toEqual([]);
});

test("what is found is switched off after a dry run that says how many and whose", async ({
  page,
  admin,
  user,
  otherUser,
}) => {
  const name = `Shared ${user.id}`;
  const first = await createKey(user, { name: `${name} 1`, permissions: { graphql: "read" } });
  await createKey(user, { name: `${name} 2`, permissions: {} });
  await createKey(otherUser, { name: `${name} 3`, permissions: {} });
  const spared = await createKey(otherUser, { name: "Another", permissions: { graphql: "read" } });

  await admin(`/api-keys?search=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  const found = page.getByTestId("api-keys-dry-run");
  await expect(found).toContainText("3 keys will be disabled");
  await expect(found).toContainText("belonging to 2 users");
  await expect(found).toContainText(`${user.name}: 2 keys`);
  await expect(found).toContainText(`${otherUser.name}: 1 key`);
  await expect(page.getByTestId("api-keys-filter-words")).toContainText(/Search: .Shared /);
  await expect(dialog(page)).toContainText("Keys that are disabled already are included, unless an administrator");
  await expect(dialog(page)).toContainText("can undo this for 30 days");
  await expect(dialog(page)).toContainText("Owners get an email only if");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(first.key)).status, "a dry run changes nothing").toBe(200);

  await page.getByRole("button", { name: "Disable all matching" }).click();
  await dialog(page).getByRole("button", { name: "Disable 3 keys" }).click();
  await expect(page.getByText("3 keys disabled")).toBeVisible();
  await expect(page.getByText("Disabled by an administrator")).toHaveCount(3);
  expect((await exchange(first.key)).status).toBe(400);
  expect((await exchange(spared.key)).status).toBe(200);

  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(dialog(page)).toContainText("Nothing to disable");
  await expect(page.getByTestId("confirm")).toBeDisabled();
});

test("the question about disabling all repeats the whole filter in words, and that of a user names them", async ({
  page,
  admin,
  user,
}) => {
  await importLegacy(user, { name: "Old script", access: "read_write", secret: `legacy-${user.id}` });
  await admin(`/api-keys?search=${user.name}&kind=legacy&enabled=true&wideOpen=true&expired=false&endpoint=*`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(page.getByTestId("api-keys-filter-words").getByRole("listitem")).toHaveText([
    `Search: \u2068${user.name}\u2069`,
    "Status: Enabled",
    "Type: Legacy",
    "Access: Wide open",
    "Expiration: Not expired",
    "Endpoint: *",
  ]);
  await expect(dialog(page)).toContainText("Keys that are disabled already are not included.");

  await admin(`/users/${user.id}/api-keys`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(page.getByTestId("api-keys-filter-words").getByRole("listitem")).toHaveText([
    `Owner: \u2068${user.name}\u2069`,
  ]);
});

test("bulk disables can be undone after a reload, in any order, by another administrator, too", async ({
  page,
  admin,
  user,
  otherUser,
  browser,
  complaints,
}) => {
  test.setTimeout(180_000);
  // Bulk disables of the server's administrator, who has no name in this realm, may be there.
  complaints.allow(FAILED_REQUEST);
  const one = await createKey(user, { name: "One", permissions: { graphql: "read" } });
  const two = await createKey(otherUser, { name: "Two", permissions: { graphql: "read" } });
  const disableAllOf = async (name: string) => {
    await admin(`/api-keys?search=${name}`);
    await page.getByRole("button", { name: "Disable all matching" }).click();
    const [response] = await Promise.all([
      page.waitForResponse((response) => /api-keys.disable\?search/.test(response.url())),
      dialog(page).getByRole("button", { name: "Disable 1 key" }).click(),
    ]);
    return (await response.json()).batch as string;
  };
  const recent = (page: Page) => page.getByRole("button", { name: /^Recent bulk actions/ });
  const entry = (page: Page, batch: string) => page.getByTestId(`sk-bulk-${batch}`);
  const first = await disableAllOf(user.name);
  await expect(entry(page, first)).toContainText(/^1 key of .user-.* · .* · by an administrator \(/);
  const second = await disableAllOf(otherUser.name);
  await expect(entry(page, second)).toBeVisible();
  await expect(entry(page, first)).toBeVisible();
  expect(await violations(page, ".sk-bulk")).toEqual([]);
  await page.getByRole("tab", { name: "Posture" }).click();
  await expect(page.getByTestId("sk-posture-all")).toBeVisible();
  await page.getByRole("tab", { name: "Keys", exact: true }).click();
  await recent(page).click();
  await expect(entry(page, first)).toBeVisible();

  const context = await browser.newContext();
  const other = await context.newPage();
  await logInto(other, await newAdministrator("view-users", "manage-users"), "/api-keys");
  await recent(other).click();
  await entry(other, first).getByRole("button", { name: "Undo" }).click();
  await expect(dialog(other)).toContainText("1 key will work again.");
  await expect(dialog(other)).toContainText(`${user.name}: 1 key`);
  await dialog(other).getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(one.key)).status, "a question changes nothing").toBe(400);
  await entry(other, first).getByRole("button", { name: "Undo" }).click();
  await other.getByTestId("confirm").click();
  await expect(other.getByText("1 key enabled again")).toBeVisible();
  await expect(entry(other, first)).toHaveCount(0);
  await expect(entry(other, second)).toBeVisible();
  await context.close();
  expect((await exchange(one.key)).status).toBe(200);
  expect((await exchange(two.key)).status).toBe(400);

  await page.reload();
  await recent(page).click();
  await expect(entry(page, first)).toHaveCount(0);
  await entry(page, second).getByRole("button", { name: "Undo" }).click();
  await page.getByTestId("confirm").click();
  await expect(page.getByText("1 key enabled again")).toBeVisible();
  expect((await exchange(two.key)).status).toBe(200);
});

test("who may only look at users sees the bulk disables, and no way to undo them", async ({
  page,
  user,
  complaints,
}) => {
  // The server's administrator is no user of this realm, and has no name there.
  complaints.allow(FAILED_REQUEST);
  await createKey(user, { name: "One", permissions: {} });
  const { batch } = (await asAdmin("POST", `/api-keys/disable?userId=${user.id}`)).json();
  const viewer = await newAdministrator("view-users");
  await logInto(page, viewer, "/api-keys");
  await page.getByRole("button", { name: /^Recent bulk actions/ }).click();
  await expect(page.getByTestId(`sk-bulk-${batch}`)).toContainText(/^1 key of .user-/);
  await expect(page.getByTestId(`sk-bulk-${batch}`).getByRole("button")).toHaveCount(0);
  await asAdmin("POST", `/api-keys/disable/${batch}/undo`);
});

test("before a replaced key is disabled, the page says that its fresh successor is, too", async ({
  page,
  admin,
  user,
}) => {
  const old = await createKey(user, { name: "Deploy", permissions: { graphql: "read" } });
  const token = await userToken(user);
  const rotate = (id: string) =>
    call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}/rotate`, { json: { graceSeconds: 600 }, token });
  const successor = (await rotate(old.id)).json();
  const words = "A new key that replaced it less than a minute ago is disabled, too.";
  await admin(`/api-keys?search=${user.name}`);
  const onOff = keyRow(page, old.id).getByRole("switch");
  await flip(onOff);
  await expect(dialog(page)).toContainText(words);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(onOff).toBeChecked();
  expect((await exchange(old.key)).status).toBe(200);
  await flip(onOff);
  await page.getByTestId("confirm").click();
  await expect(keyRow(page, old.id)).toContainText("Disabled by an administrator");
  await expect.poll(async () => (await exchange(successor.key)).status).toBe(400);

  const disabled = await createKey(user, { name: "Nightly", permissions: {} });
  await rotate(disabled.id);
  await switchOff(user, disabled.id);
  const never = await createKey(user, { name: "Never replaced", permissions: {} });
  await switchOff(user, never.id);
  await admin(`/api-keys?search=${user.name}`);
  for (const [{ id }, said] of [
    [disabled, true],
    [never, false],
  ] as const) {
    await keyRow(page, id)
      .getByRole("button", { name: /^Actions for/ })
      .click();
    await page.getByRole("menuitem", { name: "Prevent the owner from enabling or rotating it" }).click();
    await expect(dialog(page)).toContainText("can only delete it");
    await expect(dialog(page).getByText(words)).toHaveCount(said ? 1 : 0);
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
  }
});

test("the question counts the keys that are enabled, and names those that are disabled already", async ({
  page,
  admin,
  user,
}) => {
  await createKey(user, { name: "On", permissions: {} });
  const off = await createKey(user, { name: "Off", permissions: {} });
  await switchOff(user, off.id);
  await admin(`/api-keys?search=${user.name}`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  const found = page.getByTestId("api-keys-dry-run");
  await expect(found).toContainText("1 enabled key will be disabled.");
  await expect(found).toContainText(
    "1 key is disabled already. Its owner will no longer be able to enable or rotate it.",
  );
  await expect(found).toContainText(`${user.name}: 2 keys`);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();

  await admin(`/api-keys?search=${user.name}&enabled=false`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(found).toContainText("1 key is disabled already.");
  await expect(found).not.toContainText("will be disabled.");
  await dialog(page).getByTestId("confirm").click();
  await expect.poll(async () => (await keysOf(user)).find(({ id }) => id === off.id)!.disabledBy).toBe("administrator");
  const entries = page.locator(".sk-bulk-list li").filter({ hasText: user.name });
  await expect(entries).toContainText(/^1 key of .* · Undo enables 0 of them · /);
});

test("search and filters stand in the address: a reload keeps them, and back goes back", async ({
  page,
  admin,
  user,
}) => {
  await createKey(user, { name: "New one", permissions: {} });
  await importLegacy(user, { name: "Old one", access: "read", secret: `legacy-${user.id}`, enabled: false });
  await admin(`/api-keys?search=${user.name}`);
  await expect(page.getByRole("row")).toHaveCount(3);

  await page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Type", exact: true }).click();
  await page.getByRole("option", { name: "Legacy" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("option", { name: "Disabled", exact: true }).click();
  await expect(page).toHaveURL(/kind=legacy/);
  await expect(page).toHaveURL(/enabled=false/);
  await expect(page.getByRole("row").filter({ hasText: "Old one" })).toBeVisible();

  await page.goBack();
  await expect(page).not.toHaveURL(/enabled=false/);
  await expect(page).toHaveURL(/kind=legacy/);
  await page.goBack();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.goForward();
  await page.goForward();
  await expect(page).toHaveURL(/kind=legacy&enabled=false|enabled=false&kind=legacy/);
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: "Old one" })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect(page).not.toHaveURL(/kind|search/);
});

test("the filters for expiry and use find the keys they name", async ({ page, admin, user }) => {
  const now = Date.now();
  await createKey(user, { name: "Young", permissions: {}, expiresTimestamp: now + 86_400_000 });
  await createExpired(user, { name: "Over", permissions: {} });
  await importLegacy(user, {
    name: "Idle",
    access: "read",
    secret: `legacy-${user.id}`,
    createdTimestamp: now - 500 * 86_400_000,
    lastUsedTimestamp: now - 100 * 86_400_000,
  });

  await admin(`/api-keys?search=${user.name}&expired=true`);
  await expect(page.getByRole("row").nth(1)).toContainText("Over");
  await expect(page.getByRole("row")).toHaveCount(2);
  await admin(`/api-keys?search=${user.name}&unusedDays=90`);
  await expect(page.getByRole("row").nth(1)).toContainText("Idle");
  await expect(page.getByRole("row")).toHaveCount(2);
  await admin(`/api-keys?search=${user.name}&unusedDays=180`);
  await expect(page.getByTestId("api-keys-nothing-found")).toBeVisible();
});

test("what is typed and not searched for can neither be disabled nor exported, and a typo is explained", async ({
  page,
  admin,
  user,
}) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, id)).toBeVisible();
  const acts = ["Disable all matching", "Export as CSV"].map((name) => page.getByRole("button", { name }));
  for (const [box, typed, note] of [
    ["Owner, name, ID or start of key", user.id, "Press Enter to search."],
    ["Endpoint ID or *", "img-gne", "Press Enter to search."],
    ["Endpoint ID or *", "img gen", "This is not a valid endpoint ID."],
  ] as const) {
    const field = page.getByRole("textbox", { name: box });
    const before = await field.inputValue();
    for (const act of acts) await expect(act).toBeEnabled();
    await field.fill(typed);
    await expect(page.getByText(note)).toBeVisible();
    for (const act of acts) await expect(act).toBeDisabled();
    await field.fill(before);
  }
  await page.getByRole("textbox", { name: "Owner, name, ID or start of key" }).fill(user.id);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`search=${user.id}`));
  await expect(keyRow(page, id)).toBeVisible();

  await admin("/api-keys?endpoint=img-gne");
  await expect(page.getByTestId("api-keys-nothing-found")).toContainText("Check the spelling of the endpoint’s ID.");
});

test("an address with nonsense in it shows what makes sense", async ({ page, admin, user }) => {
  await createKey(user, { name: "Here", permissions: {} });
  await admin(`/api-keys?search=${user.name}&kind=golden&first=-3&max=7&unusedDays=x&userId=1&foo=bar`);
  await expect(page.getByRole("row").filter({ hasText: "Here" })).toBeVisible();
});

test("the server gives a page at a time, and the last one goes when its last key does", async ({
  page,
  admin,
  user,
}) => {
  for (let n = 1; n <= 11; n++) await createKey(user, { name: `Key ${String(n).padStart(2, "0")}`, permissions: {} });
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/api-keys?") && asked.push(request.url()));
  await admin(`/api-keys?search=${user.name}&max=10`);
  await expect(page.getByRole("row")).toHaveCount(11);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/first=10/);
  expect(asked.at(-1)).toContain("first=10");
  await page.reload();
  await expect(page.getByRole("row").nth(1)).toContainText("Key 01");
  await choose(page, /Actions for .*Key 01/, "Delete");
  await page.getByTestId("confirm").click();
  await expect(page.getByRole("row")).toHaveCount(11);
  await expect(page).not.toHaveURL(/first/);
});

test("hostile names stay text", async ({ page, admin, user }) => {
  const name = "<img src=x onerror=alert(1)> {{7*7}} $t(save) \u202Eevil\u202C مفتاح";
  const shown = "<img src=x onerror=alert(1)> {{7*7}} $t(save) evil مفتاح";
  let alerted = false;
  page.on("dialog", (asked) => {
    alerted = true;
    void asked.dismiss();
  });
  const key = await createKey(user, { name, permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, key.id)).toContainText(shown);
  await page.getByRole("button", { name: /Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog(page)).toContainText(shown);
  await page.getByTestId("confirm").click();
  await expect(page.getByText(/ deleted$/)).toContainText(shown);
  await admin(`/api-keys?search=${encodeURIComponent(name.slice(0, 40))}`);
  await expect(page.getByTestId("api-keys-nothing-found")).toBeVisible();
  await expect(page.locator("main img")).toHaveCount(0);
  expect(alerted).toBe(false);
});

test("from a key to its owner", async ({ page, admin, user }) => {
  const key = await createKey(user, { name: "Deploy", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await keyRow(page, key.id).getByRole("link", { name: user.name }).click();
  await expect(page).toHaveURL(new RegExp(`/users/${user.id}/api-keys`));
  await expect(page.getByRole("heading", { level: 1, name: user.name })).toBeVisible();
  await expect(keyRow(page, key.id)).toBeVisible();
});

test("events say that an administrator did it", async ({ page, admin, user, session }) => {
  const key = await createKey(user, { name: "Watched", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await flip(page.getByRole("switch", onOff("Watched")));
  await expect(keyRow(page, key.id)).toContainText("Disabled by an administrator");
  const events = async () => (await asAdmin("GET", `/admin-events?resourcePath=api-keys/${key.id}`)).json();
  await expect.poll(events).toMatchObject([{ operationType: "UPDATE", authDetails: { userId: session.user.id } }]);
});

test("filters of an address that do not exist are named, and those that do are applied", async ({
  page,
  admin,
  user,
}) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: {} });
  await admin(`/api-keys?search=${user.name}&enabled=maybe&colour=red&utm_source=mail&kind=scoped`);
  await expect(keyRow(page, id)).toBeVisible();
  await expect(page.getByTestId("sk-odd-address")).toContainText(/not applied: .enabled=maybe.,? and .colour.$/);
  await expect(page.getByTestId("api-keys-toolbar")).toContainText("Scoped");
  await admin(`/api-keys?search=${user.name}&kind=scoped`);
  await expect(keyRow(page, id)).toBeVisible();
  await expect(page.getByTestId("sk-odd-address")).toHaveCount(0);
});
