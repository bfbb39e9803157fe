import {
  asAdmin,
  call,
  consoleUrl,
  createExpired,
  createKey,
  importLegacy,
  keyList,
  keysPath,
  putEndpoint,
  switchOff,
  userToken,
  withRealm,
} from "../support/keycloak";
import { expect, FAILED_REQUEST, flip, heading, row, signIn, test } from "../support/test";

const DAY = 86_400_000;
const NOTHING = { graphql: "none", endpoints: {} };

test("somebody without a key learns what one is for", async ({ page, user }) => {
  await signIn(page, user);
  const empty = page.getByTestId("api-keys-empty");
  await expect(empty).toContainText("without your password");
  await expect(empty.getByRole("listitem")).toHaveCount(3);
  await empty.getByRole("button", { name: "Create API key" }).click();
  await expect(heading(page, "Create API key")).toBeVisible();
});

test("fifty keys are there with two requests of ours, and say what they may do", async ({ page, user }) => {
  const token = await userToken(user);
  const base = process.env.KEYCLOAK_URL! + keysPath;
  for (let n = 1; n <= 50; n++) {
    const permissions = n % 2 ? { graphql: "read", endpoints: { "*": "read" } } : NOTHING;
    await call(base, { token, json: { name: `Key ${n}`, permissions } });
  }
  const ours: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith(keysPath)) ours.push(request.url());
  });
  await signIn(page, user);
  await expect(page.getByRole("row")).toHaveCount(51);
  await page.waitForLoadState("networkidle");
  expect(ours.map((url) => new URL(url).pathname.slice(keysPath.length)).sort()).toEqual(["", "/rules"]);
  await expect(row(page, "Key 49")).toContainText("GraphQL: read");
  await expect(row(page, "Key 49")).toContainText("All endpoints: read");
  await expect(row(page, "Key 50")).toContainText("No access");
});

test("the search finds names, hints and endpoints, and says when it finds nothing", async ({ page, user }) => {
  const { key } = await createKey(user, { name: "Nightly backup", permissions: NOTHING });
  const endpoint = `some-endpoint-${user.name}`;
  await putEndpoint(endpoint, "Deployment", user);
  await createKey(user, { name: "Deploy", permissions: { graphql: "none", endpoints: { [endpoint]: "read" } } });
  await signIn(page, user);
  const search = page.getByRole("searchbox", { name: /Search by name/ });
  for (const [text, found] of [
    ["NIGHT", "Nightly backup"],
    [key.slice(4, 7), "Nightly backup"],
    ["some-end", "Deploy"],
  ] as const) {
    await search.fill(text);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(row(page, found)).toBeVisible();
  }
  await search.fill("no such key");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
});

test("the list can be put in another order", async ({ page, user }) => {
  await createKey(user, { name: "Beta", permissions: NOTHING, expiresTimestamp: Date.now() + 20 * DAY });
  await createKey(user, { name: "Gamma", permissions: NOTHING });
  await createKey(user, { name: "Alpha", permissions: NOTHING, expiresTimestamp: Date.now() + 10 * DAY });
  await signIn(page, user);
  const names = () => page.locator("tbody strong").allInnerTexts();
  await expect(page.getByRole("row")).toHaveCount(4);
  expect(await names()).toEqual(["Alpha", "Gamma", "Beta"]);

  await page.getByRole("button", { name: "Name" }).click();
  expect(await names()).toEqual(["Alpha", "Beta", "Gamma"]);
  await page.getByRole("button", { name: "Name" }).click();
  expect(await names()).toEqual(["Gamma", "Beta", "Alpha"]);
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "Expires" }).click();
  expect(await names()).toEqual(["Alpha", "Beta", "Gamma"]);

  await page.setViewportSize({ width: 375, height: 800 });
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Newest first");
  expect(await names()).toEqual(["Alpha", "Gamma", "Beta"]);
});

test("a key that expires soon is marked, and one that has expired", async ({ page, user }) => {
  await createKey(user, { name: "Soon", permissions: NOTHING, expiresTimestamp: Date.now() + 2 * DAY });
  await createKey(user, { name: "Later", permissions: NOTHING, expiresTimestamp: Date.now() + 30 * DAY });
  await createExpired(user, { name: "Over", permissions: NOTHING });
  const off = await createKey(user, { name: "Off", permissions: NOTHING, expiresTimestamp: Date.now() + 2 * DAY });
  await switchOff(user, off.id);
  const leaked = await createKey(user, { name: "Leaked", permissions: NOTHING });
  await asAdmin("POST", `/api-keys/${leaked.id}/leak`);
  const rotate = `${process.env.KEYCLOAK_URL}${keysPath}/${leaked.id}/rotate`;
  expect((await call(rotate, { json: {}, token: await userToken(user) })).status).toBe(201);
  await signIn(page, user);
  await expect(row(page, "Soon")).toContainText("Expires soon: in 2 days");
  await expect(row(page, "Over")).toContainText("Expired");
  // What does not work in any case needs no warning.
  await expect(row(page, "Off")).toContainText("in 2 days");
  await expect(row(page, "Off")).not.toContainText("Expires soon");
  await expect(page.getByTestId(`key-${leaked.id}`)).toContainText("Disabled: reported as leaked");
  await expect(page.getByTestId(`key-${leaked.id}`)).not.toContainText("Expired");
  await page.getByTestId(`key-${leaked.id}`).getByRole("link").click();
  await expect(page.getByTestId("sk-leaked")).toBeVisible();
  await expect(page.locator(".sk-facts").first()).not.toContainText("Expired");
  await page.goBack();
  await expect(row(page, "Later")).toContainText("in 30 days");
  await expect(row(page, "Later")).not.toContainText("soon");
});

test("the switch answers at once, and goes back when the server cannot be reached", async ({
  page,
  user,
  complaints,
}) => {
  await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  await expect(onOff).toBeChecked();

  let cutOff = () => {};
  const cut = new Promise<void>((done) => (cutOff = done));
  await page.route("**/api-keys/*", async (route) => {
    await cut;
    await route.abort("connectionreset");
  });
  await flip(onOff);
  await expect(onOff).not.toBeChecked();
  cutOff();
  await expect(page.getByText(/Could not disable .*Deploy/)).toBeVisible();
  await expect(page.getByText("The server did not respond.")).toBeVisible();
  await expect(onOff).toBeChecked();
  complaints.expect(FAILED_REQUEST);
});

test("two quick turns of the switch end where the second one put it", async ({ page, user }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  await expect(onOff).toBeChecked();
  const answers: unknown[] = [];
  page.on("response", async (response) => response.request().method() === "PATCH" && answers.push(response.status()));
  await flip(onOff);
  await flip(onOff);
  await expect.poll(() => answers).toEqual([200, 200]);
  await expect(onOff).toBeChecked();
  const stored = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}`, { token: await userToken(user) });
  expect(stored.json().enabled).toBe(true);
});

test("a list that was read before a turn of the switch does not turn it back", async ({ page, user }) => {
  await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  await expect(onOff).toBeChecked();

  let deliver = () => {};
  const late = new Promise<void>((done) => (deliver = done));
  let lists = 0;
  await page.route(keyList, async (route) => {
    const response = await route.fetch();
    if (lists++ === 0) await late;
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => lists).toBe(1);
  const switched = page.waitForResponse((response) => response.request().method() === "PATCH");
  await flip(onOff);
  await switched;
  deliver();
  await expect.poll(() => lists).toBe(2);
  await expect(onOff).not.toBeChecked();
});

test("a key that was deleted elsewhere leaves the list when it is switched", async ({ page, user, complaints }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  await expect(row(page, "Deploy")).toBeVisible();
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}`, { method: "DELETE", token: await userToken(user) });
  await flip(page.getByRole("switch", { name: /Deploy.* enabled/ }));
  await expect(page.getByText("This key no longer exists.")).toBeVisible();
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a key that an administrator switched off says so, and its switch is locked", async ({ page, user }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: NOTHING });
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
  await signIn(page, user);
  await expect(row(page, "Deploy")).toContainText("Disabled by an administrator");
  await expect(page.getByRole("switch", { name: /Deploy.* enabled/ })).toBeDisabled();
});

test("a key that an administrator switches off meanwhile cannot be switched on", async ({ page, user, complaints }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  // Answered before the administrator acts: otherwise the answer itself may say that the switch is locked.
  const switched = page.waitForResponse((response) => response.request().method() === "PATCH");
  await flip(onOff);
  await switched;
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
  await flip(onOff);
  await expect(page.getByText("Only an administrator can enable it again.")).toBeVisible();
  await expect(onOff).not.toBeChecked();
  complaints.expect(FAILED_REQUEST);
});

test("a legacy key can be switched and deleted, and says why no more", async ({ page, user }) => {
  await importLegacy(user, { name: "Old script", access: "read", secret: "0123456789-0123456789-legacy" });
  await signIn(page, user);
  const old = row(page, "Old script");
  await expect(old).toContainText("Legacy");
  await expect(old).toContainText("Created before keys had permissions");
  await expect(old).toContainText("GraphQL: read");
  await expect(old).toContainText("All endpoints: read/write");
  await expect(old.getByRole("button", { name: /Edit/ })).toHaveCount(0);

  const onOff = page.getByRole("switch", { name: /Old script.* enabled/ });
  await flip(onOff);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(onOff).not.toBeChecked();
  await old.getByRole("button", { name: /Delete/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
});

test("deleting asks first, and doing nothing is the default", async ({ page, user }) => {
  await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  await page.getByRole("button", { name: /Delete .*Deploy/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Never used.");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Delete .*Deploy/ })).toBeFocused();
  await expect(row(page, "Deploy")).toBeVisible();
});

test("a key that could not be deleted stays, and the dialog says why", async ({ page, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: NOTHING });
  await signIn(page, user);
  await page.getByRole("button", { name: /Delete .*Deploy/ }).click();
  await page.route("**/api-keys/*", (route) => route.abort());
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toContainText("The server did not respond.");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(row(page, "Deploy")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("names are text, whatever is in them", async ({ page, user }) => {
  const names = [
    `<img src=x onerror="document.title='pwned'">`,
    "{{7*7}} $t(apiKeys) ${7*7}",
    "مفتاح الخادم",
    "invoice\u202Efdp.exe",
    "W".repeat(100),
  ];
  for (const name of names) await createKey(user, { name, permissions: NOTHING });
  await signIn(page, user);
  await expect(page.getByRole("row")).toHaveCount(names.length + 1);
  const shown = await page.locator("tbody strong bdi").allTextContents();
  expect(shown.reverse()).toEqual(names.map((name) => name.replace("\u202E", "")));
  await expect(page.locator("main img")).toHaveCount(0);
  expect(await page.title()).not.toBe("pwned");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await page.getByRole("button", { name: /Delete .*\{\{7\*7\}\}/ }).click();
  await expect(page.getByRole("dialog")).toContainText("{{7*7}} $t(apiKeys) ${7*7}");
});

test("filters, search and order stand in the address, and a secret does not stay there", async ({ page, user }) => {
  const { id, key } = await createKey(user, {
    name: "Soon",
    permissions: NOTHING,
    expiresTimestamp: Date.now() + 9 * DAY,
  });
  const off = await createKey(user, { name: "Off", permissions: NOTHING });
  await switchOff(user, off.id);
  await createExpired(user, { name: "Over", permissions: NOTHING });
  await importLegacy(user, {
    name: "Old",
    access: "read",
    secret: `legacy-${user.id}`,
    createdTimestamp: Date.now() - 99 * DAY,
  });
  await signIn(page, user);
  const show = page.getByRole("combobox", { name: "Show" });
  const names = page.locator("tbody strong");
  for (const [filter, found] of [
    ["Enabled", ["Soon", "Old"]],
    ["Disabled", ["Off"]],
    ["Expired", ["Over"]],
    ["Expiring within 30 days", ["Soon"]],
    ["Not used for 90 days", ["Old"]],
    ["Legacy", ["Old"]],
  ] as const) {
    await show.selectOption(filter);
    await expect(names).toHaveText(found);
  }
  await show.selectOption("Enabled");
  await page.getByRole("button", { name: "Name" }).click();
  await page.getByRole("searchbox").fill("o");
  await expect(page).toHaveURL(/\?(?=.*show=enabled)(?=.*order=name)(?=.*search=o)/);
  await page.reload();
  await expect(names).toHaveText(["Old", "Soon"]);
  await page.getByRole("button", { name: /Edit .*Soon/ }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(names).toHaveText(["Old", "Soon"]);

  await page.getByRole("searchbox").fill("nothing like it");
  await page.getByRole("button", { name: "Show all keys" }).click();
  await expect(page.getByRole("row")).toHaveCount(5);
  // The menu leads to the whole list.
  await page.getByRole("searchbox").fill("Off");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByTestId("api-keys").click();
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await expect(page.getByRole("row")).toHaveCount(5);

  await page.goto(`${consoleUrl}/api-keys?search=${key}&show=nonsense&order=-id`);
  await expect(page.getByRole("searchbox")).toHaveValue(key.slice(0, 16));
  await expect(page).not.toHaveURL(new RegExp(key.slice(-20)));
  await expect(page.getByTestId(`key-${id}`)).toBeVisible();
  await expect(page.getByTestId("sk-odd-address")).toContainText(/.show=nonsense.,? and .order=-id./);
});

test("where no key may be created, none is offered", async ({ page, user }) => {
  await withRealm({ "apiKeys.maxPerUser": "0" }, async () => {
    await signIn(page, user);
    const empty = page.getByTestId("api-keys-empty");
    await expect(empty).toContainText("Your organization does not allow new API keys");
    await expect(empty.getByRole("button")).toHaveCount(0);
    await importLegacy(user, { name: "Old", access: "read", secret: `legacy-${user.id}` });
    await page.reload();
    await expect(page.getByText("Your organization does not allow new API keys")).toBeVisible();
    await expect(page.getByRole("button", { name: "Create API key" })).toHaveCount(0);
    await page.getByRole("link", { name: "Old" }).click();
    await expect(page.getByRole("switch")).toBeVisible();
    await expect(page.getByRole("button", { name: "Duplicate" })).toHaveCount(0);
  });
});
