import { asAdmin, call, createKey, exchange, keysPath, REALM, userToken, withRealm } from "../support/keycloak";
import { FAILED_REQUEST } from "../support/test";
import { logInto, newAdministrator } from "./administrators";
import { dialog, expect, keyRow, test } from "./test";
import type { Page } from "@playwright/test";

const attributesOf = async () => (await asAdmin("GET", "")).json().attributes as Record<string, string>;

/** Enters a rule and saves, which the server must accept. */
async function saveRule(page: Page, label: string, value: string) {
  await page.getByLabel(label).fill(value);
  const [response] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "PUT"),
    page.getByRole("button", { name: "Save", exact: true }).click(),
  ]);
  expect(response.status()).toBe(204);
}

test("rules are saved and hold, and nothing else of the realm changes", async ({ page, admin, user }) => {
  const old = await asAdmin("GET", "");
  const realm = old.json();
  try {
    await asAdmin("PUT", "", {
      attributes: { ...realm.attributes, "their.own": "kept", "apiKeys.tokenLifespan": "200" },
      browserSecurityHeaders: { ...realm.browserSecurityHeaders, xRobotsTag: "noindex" },
      actionTokenGeneratedByUserLifespan: 321,
      webAuthnPolicyRpEntityName: "demo-entity",
    });
    const before = (await asAdmin("GET", "")).json();

    await admin("/api-keys/rules");
    await expect(page.getByLabel("Token lifespan in seconds")).toHaveValue("200");
    await page.getByLabel("Keys per user").fill("1");
    await page.getByLabel("Maximum lifetime in days").fill("30");
    await page.getByLabel("Token lifespan in seconds").fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Rules saved")).toBeVisible();

    const after = (await asAdmin("GET", "")).json();
    const { "apiKeys.tokenLifespan": _, ...kept } = before.attributes;
    expect(after.attributes).toEqual({ ...kept, "apiKeys.maxPerUser": "1", "apiKeys.maxLifetimeDays": "30" });
    expect({ ...after, attributes: {} }).toEqual({ ...before, attributes: {} });

    const create = async (more: object) =>
      call(`${process.env.KEYCLOAK_URL}${keysPath}`, {
        json: { name: "Key", permissions: {}, ...more },
        token: await userToken(user),
      });
    expect((await create({})).json().error).toBe("invalid_expiry");
    expect((await create({ expiresTimestamp: Date.now() + 20 * 86_400_000 })).status).toBe(201);
    expect((await create({ expiresTimestamp: Date.now() + 20 * 86_400_000 })).json().error).toBe("key_limit_reached");
  } finally {
    await asAdmin("PUT", "", {
      attributes: realm.attributes,
      browserSecurityHeaders: realm.browserSecurityHeaders,
      actionTokenGeneratedByUserLifespan: realm.actionTokenGeneratedByUserLifespan,
      webAuthnPolicyRpEntityName: realm.webAuthnPolicyRpEntityName,
    });
  }
});

test("keys that exceed the rules are counted, and one click lists them with the rules they break", async ({
  page,
  admin,
  user,
}) => {
  const eternal = await createKey(user, { name: "Eternal", permissions: { graphql: "read_write" } });
  const modest = await createKey(user, {
    name: "Modest",
    permissions: { graphql: "read" },
    expiresTimestamp: Date.now() + 86_400_000,
  });
  await withRealm({ "apiKeys.requireExpiry": "true", "apiKeys.maxGraphql": "read" }, async () => {
    await admin("/api-keys/rules");
    await expect(page.getByTestId("api-keys-exceeding")).toContainText(/\d+ keys? exceeds? these rules/);
    await page.getByRole("link", { name: /^Show (this key|these keys)$/ }).click();
    await expect(page).toHaveURL(/api-keys\?exceedsRules=true/);
    await expect(keyRow(page, eternal.id)).toContainText("No expiration");
    await expect(keyRow(page, eternal.id)).toContainText("More GraphQL access than allowed");
    await expect(keyRow(page, modest.id)).toHaveCount(0);

    await admin(`/api-keys?search=${user.name}`);
    await expect(keyRow(page, eternal.id)).toContainText("No expiration");
    await expect(keyRow(page, modest.id)).not.toContainText("No expiration");
    await expect(keyRow(page, modest.id)).not.toContainText("More GraphQL");
  });
});

test("keys are made through the clients that are named, and no others", async ({ page, admin, user, asOwner }) => {
  const { attributes } = (await asAdmin("GET", "")).json();
  const before = await createKey(user, { name: "Before", permissions: { graphql: "read" } });
  try {
    await admin("/api-keys/rules");
    const clients = page.getByLabel("Clients that may create keys");
    await clients.pressSequentially("my-app, another");
    await expect(clients).toHaveValue("my-app, another");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Rules saved")).toBeVisible();
    await expect(createKey(user, { name: "After", permissions: {} })).rejects.toThrow(/client_not_allowed/);
    const owner = await asOwner(user, "/api-keys/new");
    await owner.getByRole("textbox", { name: "Name" }).fill("After");
    await owner.getByRole("button", { name: "Create key" }).click();
    await expect(owner.getByRole("alert")).toContainText("does not allow this in this application");
    expect((await exchange(before.key)).status).toBe(200);
  } finally {
    await asAdmin("PUT", "", { attributes });
  }
});

test("two administrators who change different rules keep each other's changes", async ({ page, admin, browser }) => {
  const before = await attributesOf();
  const context = await browser.newContext();
  try {
    await admin("/api-keys/rules");
    await expect(page.getByLabel("Keys per user")).toBeVisible();
    const other = await context.newPage();
    await logInto(other, await newAdministrator("realm-admin"), "/api-keys/rules");
    await expect(other.getByLabel("Keys per user")).toBeVisible();

    await saveRule(page, "Keys per user", "40");
    await saveRule(other, "Token lifespan in seconds", "120");
    await expect(other.getByLabel("Keys per user")).toHaveValue("40");
    await saveRule(page, "Prefix of new keys", "acme");
    await expect(page.getByLabel("Token lifespan in seconds")).toHaveValue("120");
    expect(await attributesOf()).toEqual({
      ...before,
      "apiKeys.maxPerUser": "40",
      "apiKeys.tokenLifespan": "120",
      "apiKeys.prefix": "acme",
    });
  } finally {
    await context.close();
    await asAdmin("PUT", "", { attributes: before });
  }
});

test("a rule that somebody else has changed meanwhile is replaced only when it is saved again", async ({
  page,
  admin,
}) => {
  const before = await attributesOf();
  try {
    await admin("/api-keys/rules");
    const keys = page.getByLabel("Keys per user");
    const atTheField = page.locator("#sk-rule-maxPerUser-help");
    await keys.fill("42");
    await page.getByLabel("Prefix of new keys").fill("acme");
    await asAdmin("PUT", "", { attributes: { ...before, "apiKeys.maxPerUser": "40", "apiKeys.tokenLifespan": "120" } });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(atTheField).toHaveText("Somebody else has changed this rule meanwhile. Check it and save again.");
    await expect(page.getByText("Could not save the rules")).toBeVisible();
    await expect(keys).toHaveValue("42");
    await expect(page.getByLabel("Prefix of new keys")).toHaveValue("acme");
    await expect(page.getByLabel("Token lifespan in seconds")).toHaveValue("120");
    expect((await attributesOf())["apiKeys.maxPerUser"]).toBe("40");

    await page.getByRole("button", { name: "Revert" }).click();
    await expect(keys).toHaveValue("40");
    await expect(atTheField).not.toContainText("Somebody else");

    await saveRule(page, "Keys per user", "42");
    expect(await attributesOf()).toEqual({ ...before, "apiKeys.maxPerUser": "42", "apiKeys.tokenLifespan": "120" });
  } finally {
    await asAdmin("PUT", "", { attributes: before });
  }
});

test("0 keys per user can be saved, and then no user can create a key", async ({ page, admin, user }) => {
  const before = await attributesOf();
  try {
    await createKey(user, { name: "Before", permissions: {} });
    await admin("/api-keys/rules");
    await saveRule(page, "Keys per user", "0");
    await expect(page.getByText("0: no key can be created.")).toBeVisible();
    await expect(createKey(user, { name: "After", permissions: {} })).rejects.toThrow(/key_limit_reached/);
  } finally {
    await asAdmin("PUT", "", { attributes: before });
  }
});

test("a stored value that the form would not accept stops no other rule from being saved", async ({ page, admin }) => {
  await withRealm({ "apiKeys.maxPerUser": "99999", "apiKeys.requireExpiry": "perhaps" }, async () => {
    await admin("/api-keys/rules");
    await expect(page.getByText("Enter a whole number from 0 to 10000")).toBeVisible();
    await saveRule(page, "Token lifespan in seconds", "120");
    expect(await attributesOf()).toMatchObject({
      "apiKeys.maxPerUser": "99999",
      "apiKeys.requireExpiry": "perhaps",
      "apiKeys.tokenLifespan": "120",
    });
    await page.getByLabel("Keys per user").fill("99998");
    await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  });
});

test("what cannot be a rule is said at its field and cannot be saved", async ({ page, admin }) => {
  const before = await attributesOf();
  await admin("/api-keys/rules");
  const save = page.getByRole("button", { name: "Save", exact: true });
  await expect(save).toBeDisabled();
  for (const [label, wrong, words] of [
    ["Keys per user", "10001", "Enter a whole number from 0 to 10000"],
    ["Keys per user", "many", "Enter a whole number from 0 to 10000"],
    ["Maximum lifetime in days", "-1", "Enter a whole number of days"],
    ["Maximum lifetime in days", "0", "Enter a whole number of days"],
    ["Maximum lifetime in days", "36501", "from 1 to 36500"],
    ["Prefix of new keys", "Ab-c", "Enter a lower-case letter"],
    ["Prefix of new keys", "x".repeat(17), "Enter a lower-case letter"],
    ["Maximum sign-in age in seconds", "1.5", "Enter a whole number of seconds"],
    ["Token lifespan in seconds", "601", "from 1 to 600"],
    ["Endpoints per token", "1001", "from 1 to 1000"],
    ["Clients that may create keys", ", ,", "Enter at least one client ID"],
    ["Notices before expiration", "30,7,0", "Enter at most 10 whole numbers"],
    ["Notices before expiration", "1 2 3 4 5 6 7 8 9 10 11", "Enter at most 10 whole numbers"],
    ["Days until a key is idle", "36501", "from 1 to 36500"],
  ] as const) {
    await page.getByLabel(label).fill(wrong);
    await expect(page.getByText(words)).toBeVisible();
    await expect(save).toBeDisabled();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Revert" }).click();
    await expect(page.getByText(words)).toBeHidden();
  }
  expect(await attributesOf()).toEqual(before);
});

test("rules that are not saved say why, and what was entered stays", async ({ page, admin, complaints }) => {
  await admin("/api-keys/rules");
  await page.getByLabel("Keys per user").fill("7");
  await page.route(`**/admin/realms/${REALM}`, (route) =>
    route.request().method() === "PUT" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Could not save the rules")).toBeVisible();
  await expect(page.getByLabel("Keys per user")).toHaveValue("7");
  complaints.expect(FAILED_REQUEST);
});

test("a rule that deletes keys is saved after a question, and unsaved rules are not lost on the way", async ({
  page,
  admin,
}) => {
  const before = await attributesOf();
  const save = page.getByRole("button", { name: "Save", exact: true });
  try {
    await admin("/api-keys/rules");
    await page.getByLabel("Days until a key is idle").fill("400");
    await page.getByLabel("Idle keys").selectOption("Delete");

    const preview = page.waitForEvent("popup");
    await page.getByRole("link", { name: "Show the keys that are idle now (opens in a new tab)" }).click();
    await expect((await preview).getByTestId("api-keys-toolbar")).toContainText("For 400 days or longer");
    await (await preview).close();
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByLabel("Days until a key is idle")).toHaveValue("400");

    await save.click();
    await expect(dialog(page)).toContainText("nobody has used or changed for 400 days");
    await expect(page.getByTestId("sk-idle-now")).toHaveText(/^\d+ keys? (is|are) idle now\.$/);
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    expect(await attributesOf()).toEqual(before);
    await save.click();
    await expect(page.getByTestId("confirm")).toHaveText("Delete idle keys");
    await page.getByTestId("confirm").click();
    await expect(page.getByText("Rules saved")).toBeVisible();
    expect(await attributesOf()).toEqual({ ...before, "apiKeys.maxIdleDays": "400", "apiKeys.idleAction": "delete" });

    // What takes nothing away needs no question.
    await page.getByLabel("Idle keys").selectOption("Disable");
    await save.click();
    await expect(save).toBeDisabled();
    await expect(dialog(page)).toHaveCount(0);
    expect((await attributesOf())["apiKeys.idleAction"]).toBe("disable");

    const clients = page.getByLabel("Clients that may create keys");
    await clients.fill("account-console rpa_9fK2aB7cD3eF_1vB8nL3cR6yH0pDgJ5sAqWeUx2Zk9MfYtoNiV7");
    await expect(clients).toHaveAttribute("aria-invalid", "true");
    await expect(save).toBeDisabled();
    await clients.fill("");

    await expect(page.getByTestId("sk-reuse-warning")).toHaveCount(0);
    await page.getByLabel("Replaced key used after its end").selectOption("Also disable the new key");
    await expect(page.getByTestId("sk-reuse-warning")).toContainText("Anyone who holds the old key");
    await page.getByRole("tab", { name: "Keys", exact: true }).click();
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await expect(page).toHaveURL(/\/api-keys$/);
  } finally {
    await asAdmin("PUT", "", { attributes: before });
  }
});

test("notices, idle keys and leaks are rules, and one click lists the keys that are idle", async ({
  page,
  admin,
  user,
}) => {
  const before = await attributesOf();
  const { id } = await createKey(user, { name: "Fresh", permissions: {} });
  try {
    await admin("/api-keys/rules");
    await page.getByLabel("Notices before expiration").pressSequentially("30, 7 1");
    await page.getByLabel("Days until a key is idle").fill("400");
    await page.getByLabel("Idle keys").selectOption("Disable");
    await page.getByLabel("Replaced key used after its end").selectOption("Also disable the new key");
    await page.getByRole("switch", { name: "Leaked keys can be reported" }).click({ force: true });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Rules saved")).toBeVisible();
    expect(await attributesOf()).toEqual({
      ...before,
      "apiKeys.noticeDays": "30, 7 1",
      "apiKeys.maxIdleDays": "400",
      "apiKeys.idleAction": "disable",
      "apiKeys.reuseAction": "disable",
      "apiKeys.leakReports": "false",
    });
    const opened = page.waitForEvent("popup");
    await page.getByRole("link", { name: "Show the keys that are idle now" }).click();
    const idle = await opened;
    await expect(idle).toHaveURL(/api-keys\?idleDays=400$/);
    await expect(idle.getByTestId("api-keys-toolbar")).toContainText("For 400 days or longer");
    await expect(idle.getByTestId("api-keys-failed")).toHaveCount(0);
    await expect(keyRow(idle, id)).toHaveCount(0);
  } finally {
    await asAdmin("PUT", "", { attributes: before });
  }
});
