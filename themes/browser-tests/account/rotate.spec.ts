import type { Page } from "@playwright/test";

import {
  asAdmin,
  call,
  consoleUrl,
  createKey,
  exchange,
  importLegacy,
  keysOf,
  keysPath,
  userToken,
  withRealm,
} from "../support/keycloak";
import { expect, FAILED_REQUEST, heading, hold, signIn, test, wouldAsk } from "../support/test";

const DAY = 86_400_000;
const READ = { graphql: "read", endpoints: {} };

const line = (page: Page, id: string) => page.getByTestId(`key-${id}`);
const open = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`Rotate .*${name}`) }).click();
const rotate = (page: Page) => page.getByRole("button", { name: "Rotate", exact: true }).click();

test("a rotated key has a successor, and works on until the grace ends", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await expect(heading(page, /Rotate .*Deploy/)).toBeVisible();
  await expect(page.getByRole("radio", { name: "In 1 day" })).toBeChecked();
  await rotate(page);

  await expect(heading(page, /Deploy.* is ready/)).toBeVisible();
  await expect(page.getByText("The old key works until")).toBeVisible();
  const key = await page.getByTestId("sk-key").innerText();
  expect(key).toMatch(/^rpa_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
  expect(key).not.toBe(old.key);
  expect((await exchange(key)).json().scope).toBe("graphql:read");
  expect((await exchange(old.key)).status).toBe(200);

  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Leave, I have stored it" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  const successor = (await keysOf(user)).find(({ id }) => id !== old.id) as { id: string };
  expect(successor).toMatchObject({ name: "Deploy", permissions: READ });
  await expect(line(page, successor.id as string)).not.toContainText("Replaced");
  await expect(line(page, old.id)).toContainText("Replaced");
  await expect(line(page, old.id).getByRole("button", { name: /Edit|Rotate/ })).toHaveCount(0);
  const ends = (await keysOf(user)).find(({ id }) => id === old.id)!.expiresTimestamp as number;
  expect(Math.abs(ends - Date.now() - DAY)).toBeLessThan(10 * 60_000);
});

test("a rotation under way is not left without a question, nor for the list", async ({ page, user }) => {
  const { id, key } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  expect(await wouldAsk(page)).toBe(false);
  const dialog = page.getByRole("dialog");
  const ready = heading(page, /Deploy.* is ready/);
  const stay = async () => {
    expect(await wouldAsk(page)).toBe(true);
    await page.getByRole("link", { name: "API keys" }).first().click();
    await expect(dialog).toContainText("Leave without the new key?");
    await dialog.getByRole("button", { name: "Stay here" }).click();
  };
  let release = await hold(page, "**/rotate", "POST");
  await rotate(page);
  await expect(page.getByRole("button", { name: "Cancel" })).toBeDisabled();
  await stay();
  release();
  await expect(ready).toBeVisible();
  await page.unroute("**/rotate");
  await page.getByRole("button", { name: "Copy the key" }).click();

  // In the same way where a leaked key is rotated.
  await asAdmin("DELETE", `/api-keys/${id}`);
  const next = await page.getByTestId("sk-key").innerText();
  expect(next).not.toBe(key);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Leaked a key?" }).click();
  await page.getByRole("textbox").fill(next);
  expect(await wouldAsk(page)).toBe(false);
  release = await hold(page, "**/rotate", "POST");
  await page.getByRole("button", { name: /^Rotate/ }).click();
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await expect(dialog).toHaveCount(0);
  await stay();
  release();
  await expect(ready).toBeVisible();
});

test("without a grace the old key is refused at once", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await page.getByRole("radio", { name: "Immediately" }).check();
  await rotate(page);
  await expect(page.getByText("The old key has stopped working.")).toBeVisible();
  expect((await exchange(old.key)).status).toBe(400);
  expect((await exchange(await page.getByTestId("sk-key").innerText())).status).toBe(200);
});

test("a key that was reported as leaked meanwhile is not said to work on", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await expect(page.getByRole("radio", { name: "In 1 day" })).toBeChecked();
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/leaks`, { json: { keys: [old.key] } });
  await rotate(page);
  await expect(page.getByText("The old key has stopped working.")).toBeVisible();
  await expect(page.getByText("The old key works until")).toHaveCount(0);
  expect((await exchange(old.key)).status).toBe(400);
  expect((await exchange(await page.getByTestId("sk-key").innerText())).status).toBe(200);
});

test("a grace never outlives the key that it is given to", async ({ page, user }) => {
  const end = Date.now() + 2 * DAY;
  const old = await createKey(user, { name: "Deploy", permissions: READ, expiresTimestamp: end });
  await signIn(page, user);
  await open(page, "Deploy");
  await page.getByRole("radio", { name: "In 7 days" }).check();
  await rotate(page);
  const when = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Berlin" });
  await expect(page.getByText(`The old key works until ${when.format(end)}.`)).toBeVisible();
  expect((await keysOf(user)).find(({ id }) => id === old.id)!.expiresTimestamp).toBe(end);
});

test("coming back from another site after a rotation shows the list, without the key", async ({ page, user }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await rotate(page);
  const key = await page.getByTestId("sk-key").innerText();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto("data:text/html,<h1>Another site</h1>");
  await page.goBack();
  await expect(line(page, id)).toContainText("Replaced");
  await expect(page.locator("body")).not.toContainText(key.slice(17));
});

test("what an administrator switched off or cannot be changed is not rotated", async ({ page, user }) => {
  const stopped = await createKey(user, { name: "Stopped", permissions: READ });
  await asAdmin("PATCH", `/api-keys/${stopped.id}`, { enabled: false });
  const off = await createKey(user, { name: "Off", permissions: READ });
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${off.id}`, {
    method: "PATCH",
    json: { enabled: false },
    token: await userToken(user),
  });
  await importLegacy(user, { name: "Old script", access: "read", secret: `legacy-${user.id}` });
  await createKey(user, { name: "On", permissions: READ });
  await signIn(page, user);
  await expect(page.getByRole("row")).toHaveCount(5);
  await expect(page.getByRole("button", { name: /^Rotate/ })).toHaveCount(2);
  // Their pages say why.
  for (const what of ["rotate", "change"]) {
    await page.goto(`${consoleUrl}/api-keys/${what}?key=${stopped.id}`);
    await expect(page.getByTestId("sk-locked")).toContainText("Only an administrator can enable it again.");
    await expect(page).toHaveURL(/api-keys\/key\?key=/);
  }
  await expect(page.getByRole("button", { name: /^(Edit|Rotate|Duplicate)$/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Delete" })).toBeVisible();
  await page.goto(`${consoleUrl}/api-keys/rotate?key=${off.id}`);
  await expect(heading(page, /Off/)).toBeVisible();
  await expect(page.getByText("Last used: Not used yet")).toBeVisible();
});

test("a replaced key that is disabled in its grace no longer works until it expires, and no page says so", async ({
  page,
  user,
}) => {
  const token = await userToken(user);
  const graced = await createKey(user, { name: "Graced", permissions: READ });
  const off = await createKey(user, { name: "Off", permissions: READ });
  for (const { id } of [graced, off]) {
    await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}/rotate`, { json: { graceSeconds: 3600 }, token });
  }
  const json = { enabled: false };
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${off.id}`, { method: "PATCH", json, token });
  await signIn(page, user);
  await expect(line(page, graced.id)).toContainText("Replaced by a new key. Works until it expires.");
  await expect(line(page, off.id)).toContainText("Replaced by a new key.");
  await expect(line(page, off.id)).not.toContainText("Works until");
  const ends = page.locator("dt", { hasText: "Old key ends" }).locator("xpath=following-sibling::dd");
  await line(page, graced.id).getByRole("link", { name: "Graced" }).click();
  await expect(ends).not.toContainText("Disabled");
  await page.goBack();
  await line(page, off.id).getByRole("link", { name: "Off" }).click();
  await expect(ends).toHaveText("Disabled");
});

test("a key that was rotated elsewhere meanwhile is refused, and the form says so", async ({
  page,
  user,
  complaints,
}) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  const token = await userToken(user);
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}/rotate`, { json: { graceSeconds: 60 }, token });
  await rotate(page);
  await expect(page.getByRole("alert")).toContainText("This key has already been replaced by a new one.");
  expect(await keysOf(user)).toHaveLength(2);
  complaints.expect(FAILED_REQUEST);
});

test("a rotation that does not reach the server can be tried again", async ({ page, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await page.route("**/rotate", (route) => route.abort());
  await rotate(page);
  await expect(page.getByRole("alert")).toContainText("The server did not respond.");
  expect(await keysOf(user)).toHaveLength(1);
  await page.unroute("**/rotate");
  await rotate(page);
  await expect(heading(page, /Deploy.* is ready/)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a rotation whose response is lost may have been done, says the page, and shows what became of it", async ({
  page,
  user,
  complaints,
}) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await page.getByRole("radio", { name: "Immediately" }).check();
  await page.route("**/rotate", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await rotate(page);
  await expect(page.getByRole("alert")).toContainText("This may have been done all the same");
  await page.unroute("**/rotate");
  await rotate(page);
  await expect(page.getByRole("alert")).toContainText("If you do not have it, rotate that one.");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(line(page, old.id)).toContainText("Replaced");
  const successor = (await keysOf(user)).find(({ id }) => id !== old.id) as { id: string };
  await expect(line(page, successor.id)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a realm that wants a fresh sign-in gets one before a key is rotated", async ({ page, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await page.getByRole("radio", { name: "Immediately" }).check();
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await new Promise((done) => setTimeout(done, 2500));
    await rotate(page);
    await expect(page.getByRole("alert")).toContainText("Sign in again");
  });
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.locator("#password").fill(user.password);
  await page.locator("#kc-login").click();
  await expect(heading(page, /Rotate .*Deploy/)).toBeVisible();
  await expect(page.getByRole("radio", { name: "Immediately" })).toBeChecked();
  complaints.expect(FAILED_REQUEST);
});

test("the key of somebody else cannot be rotated", async ({ page, user, otherUser }) => {
  const { id } = await createKey(otherUser, { name: "Not yours", permissions: READ });
  await signIn(page, user, `/api-keys/rotate?key=${id}`);
  await expect(heading(page, "This key no longer exists.")).toBeVisible();
});

test("a key that an administrator switched off meanwhile is not rotated", async ({ page, user, complaints }) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user);
  await open(page, "Deploy");
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
  await rotate(page);
  await expect(page.getByRole("alert")).toContainText("An administrator disabled this key.");
  expect(await keysOf(user)).toHaveLength(1);
  complaints.expect(FAILED_REQUEST);
});
