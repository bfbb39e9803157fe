import { violations } from "../support/axe";
import { asAdmin, call, createKey, exchange, keysPath, userToken } from "../support/keycloak";
import { FAILED_REQUEST, flip } from "../support/test";
import { logInto, newAdministrator } from "./administrators";
import { choose, dialog, expect, keyRow, test } from "./test";
import type { Page } from "@playwright/test";

// Keys in what leaked, as an administrator looks for them.

const box = (page: Page) => page.getByRole("textbox", { name: "Exposed text" });
const status = (page: Page) => page.getByTestId("sk-leak-status");
const found = (page: Page, { id }: { id: string }) => page.getByTestId(`sk-leaked-${id}`);
const secretOf = (key: string) => key.slice(key.lastIndexOf("_") + 1);
const READ = { graphql: "read", endpoints: {} };

test("an administrator finds whose keys leaked, and disables them; no request carries a secret", async ({
  page,
  admin,
  user,
  otherUser,
  complaints,
}) => {
  const one = await createKey(user, { name: "Deploy", permissions: READ });
  const two = await createKey(otherUser, { name: "Nightly", permissions: { graphql: "read_write" } });
  const gone = await createKey(user, { name: "Gone", permissions: READ });
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${gone.id}`, {
    method: "DELETE",
    token: await userToken(user),
  });
  const sent: string[] = [];
  page.on("request", (request) =>
    sent.push(request.url(), request.postData() ?? "", JSON.stringify(request.headers())),
  );
  page.on("console", (message) => sent.push(message.text()));

  await admin("/api-keys");
  await page.getByRole("tab", { name: "Leaked?" }).click();
  await expect(page).toHaveURL(/api-keys\/leaked$/);
  const half = one.key.slice(0, -10).replace(one.id, "Zz0Zz0Zz0Zz0");
  await box(page).fill(`KEY=${one.key}\nBearer ${two.key}\n${gone.key}\n${half}`);
  await expect(status(page)).toHaveText("3 keys found. 1 incomplete or mistyped key found.");
  await expect(found(page, one)).toContainText(user.name);
  await expect(found(page, two)).toContainText(otherUser.name);
  await expect(found(page, two)).toContainText("GraphQL: read/write");
  await expect(found(page, gone)).toContainText("Not a key of this realm");
  await expect(found(page, { id: "Zz0Zz0Zz0Zz0" })).toContainText("Not a valid key: it has a typo");
  // It is asked for by its id; of its secret, no piece is sent.
  expect(sent.join()).toContain("Zz0Zz0Zz0Zz0");
  expect(sent.join()).not.toContain(secretOf(half).slice(0, 8));

  await found(page, one)
    .getByRole("button", { name: /^Disable/ })
    .click();
  await expect(dialog(page)).toContainText(user.name);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(one.key)).status).toBe(200);
  await found(page, one)
    .getByRole("button", { name: /^Disable/ })
    .click();
  await page.getByTestId("confirm").click();
  await expect(found(page, one)).toContainText("Disabled: reported as leaked");
  await expect(found(page, one).getByRole("button")).toHaveCount(0);
  await expect(box(page)).toHaveValue("");
  expect((await exchange(one.key)).status).toBe(400);
  expect((await exchange(two.key)).status).toBe(200);

  await box(page).fill(`${one.key} ${two.key}`);
  await found(page, two)
    .getByRole("button", { name: /^Disable/ })
    .click();
  await page.getByTestId("confirm").click();
  await expect(found(page, two)).toContainText("Disabled: reported as leaked");
  expect((await exchange(two.key)).status).toBe(400);
  // Its owner gets a new one.
  const rotated = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${two.id}/rotate`, {
    json: {},
    token: await userToken(otherUser),
  });
  expect(rotated.status).toBe(201);
  const all = [...sent, page.url()].join("\n");
  for (const { key } of [one, two, gone]) expect(all).not.toContain(secretOf(key));
  complaints.expect(FAILED_REQUEST);
});

test("a disabled key is marked as leaked, and before it is enabled the page asks", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  const key = await createKey(user, { name: "Deploy", permissions: READ });
  await asAdmin("PATCH", `/api-keys/${key.id}`, { enabled: false });
  await admin("/api-keys/leaked");
  await box(page).fill(key.key);
  await found(page, key)
    .getByRole("button", { name: /^Mark .*Deploy.* as leaked/ })
    .click();
  await page.getByTestId("confirm").click();
  await expect(page.getByText(/Deploy.* marked as leaked/)).toBeVisible();
  await expect(found(page, key)).toContainText("Disabled by an administrator");
  await expect(found(page, key)).toContainText("Reported as leaked");
  await expect(found(page, key).getByRole("button")).toHaveCount(0);

  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, key.id)).toContainText("Reported as leaked");
  const onOff = keyRow(page, key.id).getByRole("switch");
  await flip(onOff);
  await expect(dialog(page)).toContainText("This key was reported as leaked.");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(onOff).not.toBeChecked();
  await keyRow(page, key.id).getByRole("link", { name: "Deploy" }).click();
  await expect(page.getByTestId("sk-history-disabled").first()).toContainText("Reported as leaked");
  await flip(page.getByRole("switch", { name: /Deploy.* enabled/ }));
  await page.getByTestId("confirm").click();
  await expect.poll(async () => (await exchange(key.key)).status).toBe(200);
  await expect(page.locator("main")).toContainText("Reported as leaked");
  // The history asks for the name of the server's administrator, who is no user of this realm.
  complaints.expect(FAILED_REQUEST);
});

test("a key is marked as leaked in the list and on its page, after a question that names its owner", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  const one = await createKey(user, { name: "Deploy", permissions: READ });
  const two = await createKey(user, { name: "Nightly", permissions: READ });
  await admin(`/api-keys?search=${user.name}`);
  await choose(page, /Actions for .*Deploy/, "Mark as leaked");
  await expect(dialog(page)).toContainText("Programs that use this key stop working immediately.");
  await expect(dialog(page)).toContainText(user.name);
  // A row of the table stays in one line; what it asks does not.
  expect(await dialog(page).evaluate((element) => getComputedStyle(element).whiteSpace)).toBe("normal");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(one.key)).status).toBe(200);
  await choose(page, /Actions for .*Deploy/, "Mark as leaked");
  await page.getByTestId("confirm").click();
  await expect(keyRow(page, one.id)).toContainText("Disabled: reported as leaked");
  expect((await exchange(one.key)).status).toBe(400);
  await page.getByRole("button", { name: /Actions for .*Deploy/ }).click();
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Mark as leaked" })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await asAdmin("PATCH", `/api-keys/${two.id}`, { enabled: false });
  await admin(`/api-keys/key/${two.id}`);
  await page.getByRole("button", { name: "Mark as leaked" }).click();
  await expect(dialog(page)).toContainText("The key stays disabled.");
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId("sk-history-disabled").first()).toContainText("Reported as leaked");
  await expect(page.getByRole("button", { name: "Mark as leaked" })).toHaveCount(0);
  await expect(page.locator("main")).toContainText("Disabled by an administrator");
  // The history asks for the name of the server's administrator, who is no user of this realm.
  complaints.expect(FAILED_REQUEST);
});

test("a replaced key is marked in the list", async ({ page, admin, user }) => {
  const key = await createKey(user, { name: "Deploy", permissions: READ });
  const rotated = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${key.id}/rotate`, {
    json: { graceSeconds: 600 },
    token: await userToken(user),
  });
  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, key.id)).toContainText("Replaced");
  await expect(keyRow(page, rotated.json().id)).not.toContainText("Replaced");
});

test("administrators are not told that an owner can rotate a replaced key, and what is left out is named", async ({
  page,
  admin,
  user,
}) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  const rotated = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${old.id}/rotate`, {
    json: { graceSeconds: 600 },
    token: await userToken(user),
  });
  const two = await createKey(user, { name: "Nightly", permissions: READ });
  const cut = await createKey(user, { name: "Cut", permissions: READ });
  await admin("/api-keys/leaked");
  await box(page).fill(`${old.key} ${rotated.json().key}\n${two.key}\n${cut.key.slice(0, 30)}`);
  await expect(page.getByTestId("sk-left-out")).toContainText(/^Not included: .Cut.\./);
  for (const [{ id }, words] of [
    [old, "is notified by mail, and can delete it."],
    [two, "is notified by mail, and can rotate or delete it."],
  ] as const) {
    await found(page, { id })
      .getByRole("button", { name: /^Disable/ })
      .click();
    await expect(dialog(page)).toContainText(words);
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
  }
  await page.getByRole("button", { name: "Disable all 3 keys" }).click();
  await expect(dialog(page)).toContainText("can delete them, or rotate those that have not been replaced.");
});

test("administrators find a key that is cut off by its id", async ({ page, admin, user }) => {
  const { id, key } = await createKey(user, { name: "Deploy", permissions: READ });
  await admin("/api-keys/leaked");
  await box(page).fill(key.slice(0, 25));
  await expect(found(page, { id })).toContainText("Deploy");
  await expect(found(page, { id })).toContainText("the text has the ID of this key, but not its whole secret");
});

test("who may only look at users sees whose key it is, and no button", async ({ page, user }) => {
  const key = await createKey(user, { name: "Deploy", permissions: READ });
  await logInto(page, await newAdministrator("view-users"), "/api-keys/leaked");
  await box(page).fill(key.key);
  await expect(found(page, key)).toContainText(user.name);
  await expect(found(page, key).getByRole("button")).toHaveCount(0);
});

test("the administrators' box has no barriers, and all of what it finds is disabled at once", async ({
  page,
  admin,
  user,
}) => {
  test.setTimeout(120_000);
  const keys = [
    await createKey(user, { name: "W".repeat(100), permissions: READ }),
    await createKey(user, { name: "Nightly", permissions: READ }),
  ];
  await admin("/api-keys/leaked");
  await box(page).fill(keys.map(({ key }) => key).join("\n"));
  await expect(page.getByRole("button", { name: "Disable all 2 keys" })).toBeVisible();
  for (const width of [375, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
        colorScheme === "dark",
      );
      expect(await violations(page, ".sk-key"), `${colorScheme}, ${width} px`).toEqual([]);
    }
    const list = page.locator(".sk-leaked");
    expect(await list.evaluate((list) => list.scrollWidth <= list.clientWidth), `${width} px`).toBe(true);
  }
  await page.getByRole("button", { name: "Disable all 2 keys" }).click();
  await expect(dialog(page)).toContainText("Their owners are notified by mail");
  await page.getByTestId("confirm").click();
  await expect(page.getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await expect(page.getByText("2 keys disabled")).toBeVisible();
  await expect(page.getByText(/Nightly.* disabled/)).toHaveCount(0);
  for (const { key } of keys) expect((await exchange(key)).status).toBe(400);
});
