import { asAdmin, consoleUrl, createKey, keyList, newUser, withRealm, withShortTokens } from "../support/keycloak";
import { expect, FAILED_REQUEST, flip, hold, logIn, row, signIn, test } from "../support/test";

const failed = "api-keys-failed";

test("a list that cannot be loaded says so, and loads when asked again", async ({ page, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await page.route(keyList, (route) => route.abort());
  await signIn(page, user);
  await expect(page.getByTestId(failed)).toContainText("The server did not respond.");
  await page.unroute(keyList);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "Deploy")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("while the list is loading, its place is held and a screen reader hears about it", async ({ page, user }) => {
  const release = await hold(page, keyList, "GET");
  await signIn(page, user);
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  release();
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
});

test("what has been asked and sent cannot be taken back, and what became of it is said", async ({
  page,
  user,
  complaints,
}) => {
  const key = await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user);
  await page.getByRole("button", { name: /Delete .*Deploy/ }).click();
  const dialog = page.getByRole("dialog", { name: /Delete .*Deploy/ });
  const address = `**/api-keys/${key.id}`;
  await page.route(address, (route) => route.abort());
  const release = await hold(page, address, "DELETE");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  release();
  await expect(dialog.getByRole("alert")).toContainText("The server did not respond.");
  complaints.expect(FAILED_REQUEST);

  // The control: until then, and again, it can.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(row(page, "Deploy")).toBeVisible();
});

test("a refresh that fails leaves the keys on the screen and says why, also if only the token fails", async ({
  page,
  user,
  complaints,
}) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  const refresh = page.getByRole("button", { name: "Refresh" });
  const alert = page.getByRole("alert").filter({ hasText: "Could not load your API keys" });
  await withShortTokens(async () => {
    await signIn(page, user);
    await expect(row(page, "Deploy")).toBeVisible();
    const token = "**/protocol/openid-connect/token";
    for (const [url, status] of [
      [keyList, undefined],
      [token, undefined],
      [token, 503],
    ] as const) {
      await page.route(url, (route) => (status ? route.fulfill({ status }) : route.abort()));
      await refresh.click();
      await expect(alert).toContainText("The server did not respond.");
      await expect(row(page, "Deploy")).toBeVisible();
      await page.unroute(url);
      // The next request would share a refresh of the token that is still under way.
      await Promise.all([page.waitForResponse(keyList), refresh.click()]);
      await expect(alert).toHaveCount(0);
    }
  });
  complaints.expect(FAILED_REQUEST);
});

test("a user without the right to manage the account is told whom to ask", async ({ page, complaints }) => {
  const user = await newUser();
  const roles = (await asAdmin("GET", `/users/${user.id}/role-mappings/realm`)).json();
  await asAdmin("DELETE", `/users/${user.id}/role-mappings/realm`, roles);
  const [account] = (await asAdmin("GET", "/clients?clientId=account")).json();
  const look = (await asAdmin("GET", `/clients/${account.id}/roles/view-profile`)).json();
  await asAdmin("POST", `/users/${user.id}/role-mappings/clients/${account.id}`, [look]);
  await signIn(page, user);
  await expect(page.getByTestId(failed)).toContainText("Your account is not allowed to manage API keys.");
  complaints.expect(FAILED_REQUEST);
});

test("a session that has ended is said, and signing in again leads back to the keys", async ({
  page,
  user,
  complaints,
}) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user);
  await expect(row(page, "Deploy")).toBeVisible();
  await asAdmin("POST", `/users/${user.id}/logout`);
  await flip(page.getByRole("switch", { name: /Deploy.* enabled/ }));
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await expect(page.getByRole("switch", { name: /Deploy.* enabled/ })).toBeChecked();
  await page.goto(`${consoleUrl}/api-keys`);
  await logIn(page, user);
  await expect(row(page, "Deploy")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a list that meets an ended session offers to sign in again", async ({ page, user, complaints }) => {
  await page.route(keyList, async (route) => {
    await asAdmin("POST", `/users/${user.id}/logout`);
    await route.continue();
  });
  await signIn(page, user);
  await expect(page.getByTestId(failed)).toContainText("Your session has ended.");
  await page.unroute(keyList);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await logIn(page, user);
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("rules that cannot be loaded can be asked for again", async ({ page, user, complaints }) => {
  await page.route("**/api-keys/rules", (route) => route.abort());
  await signIn(page, user, "/api-keys/new");
  await expect(page.getByTestId(failed)).toBeVisible();
  await page.unroute("**/api-keys/rules");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("switching a key on in a realm that wants a fresh sign-in offers it", async ({ page, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  await flip(onOff);
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await new Promise((done) => setTimeout(done, 2500));
    await flip(onOff);
    await expect(page.getByRole("alert").filter({ hasText: "Sign in again" })).toBeVisible();
    await expect(onOff).not.toBeChecked();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await expect(page.locator("#password")).toBeVisible();
  });
  complaints.expect(FAILED_REQUEST);
});

test("a page of the console that does not exist leads to one that does", async ({ page, user }) => {
  await signIn(page, user, "/no-such-page");
  await expect(page.getByText("The requested page was not found.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Personal info" })).toBeVisible();
});
