import { asAdmin, createKey, putEndpoint, REALM } from "../support/keycloak";
import { FAILED_REQUEST, flip, hold } from "../support/test";
import { choose, dialog, expect, keyRow, test } from "./test";

const LIST = `**/admin/realms/${REALM}/api-keys?**`;
const failed = "api-keys-failed";

test("a list that cannot be loaded says so, and loads when asked again", async ({ page, admin, user, complaints }) => {
  const key = await createKey(user, { name: "Deploy", permissions: {} });
  await page.route(LIST, (route) => route.abort());
  await admin(`/api-keys?search=${user.name}`);
  await expect(page.getByTestId(failed)).toContainText("The server did not respond.");
  await page.unroute(LIST);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(keyRow(page, key.id)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("what the server says goes to the administrator: an error, a refusal, a server without the provider", async ({
  page,
  admin,
  complaints,
}) => {
  for (const [status, words] of [
    [500, "Something went wrong: Broken"],
    [403, "You do not have permission to do this."],
    [404, "This server does not offer API keys"],
  ] as const) {
    await page.unroute(LIST);
    await page.route(LIST, (route) =>
      route.fulfill({ status, contentType: "application/json", body: '{"errorMessage":"Broken"}' }),
    );
    await admin("/api-keys");
    await expect(page.getByTestId(failed)).toContainText(words);
  }
  complaints.expect(FAILED_REQUEST);
});

test("a table that cannot be exported says what the server said", async ({ page, admin, user, complaints }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await page.route(`**/admin/realms/${REALM}/api-keys/export?**`, (route) =>
    route.fulfill({ status: 400, contentType: "application/json", body: '{"errorMessage":"Too many keys"}' }),
  );
  await page.getByRole("button", { name: "Export as CSV" }).click();
  await expect(page.getByText("Something went wrong: Too many keys")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("while the list is loading, its place is held and a screen reader hears about it", async ({ page, admin }) => {
  const release = await hold(page, LIST, "GET");
  await admin("/api-keys");
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  release();
  await expect(page.getByRole("status", { name: "Loading" })).toBeHidden();
});

test("what has been asked and sent cannot be taken back, and what became of it is said", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  const disable = "**/api-keys/disable?search=*";
  await page.route(disable, (route) => route.abort());
  const release = await hold(page, disable, "POST");
  await dialog(page).getByRole("button", { name: "Disable 1 key" }).click();
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeVisible();
  release();
  await expect(dialog(page).getByRole("alert")).toContainText("The server did not respond.");
  complaints.expect(FAILED_REQUEST);

  // The control: until then, and again, it can.
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
});

test("a switch that the server refuses goes back and says why", async ({ page, admin, user, complaints }) => {
  const key = await createKey(user, { name: "Stubborn", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  const onOff = page.getByRole("switch", { name: /Stubborn.* enabled/ });
  await page.route(`**/api-keys/${key.id}`, (route) => route.abort());
  await flip(onOff);
  await expect(page.getByText(/Could not disable .*Stubborn/)).toBeVisible();
  await expect(onOff).toBeChecked();
  complaints.expect(FAILED_REQUEST);
});

test("a key that somebody else has deleted meanwhile goes from the screen", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  const key = await createKey(user, { name: "Gone", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await expect(keyRow(page, key.id)).toBeVisible();
  await asAdmin("DELETE", `/api-keys/${key.id}`);
  await flip(page.getByRole("switch", { name: /Gone.* enabled/ }));
  await expect(page.getByText("This no longer exists.")).toBeVisible();
  await expect(keyRow(page, key.id)).toHaveCount(0);
  complaints.expect(FAILED_REQUEST);
});

test("a deletion that fails keeps the question and says why", async ({ page, admin, user, complaints }) => {
  const key = await createKey(user, { name: "Kept", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await page.route(`**/api-keys/${key.id}`, (route) => route.abort());
  await choose(page, /Actions for .*Kept/, "Delete");
  await page.getByTestId("confirm").click();
  await expect(dialog(page)).toContainText("The server did not respond.");
  await page.unroute(`**/api-keys/${key.id}`);
  await page.getByTestId("confirm").click();
  await expect(keyRow(page, key.id)).toHaveCount(0);
  complaints.expect(FAILED_REQUEST);
});

test("a dry run that fails can be repeated, and switches nothing off", async ({ page, admin, user, complaints }) => {
  await createKey(user, { name: "Dry", permissions: {} });
  await admin(`/api-keys?search=${user.name}`);
  await page.route("**/api-keys/disable?**", (route) => route.abort());
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(dialog(page).getByTestId(failed)).toBeVisible();
  await expect(page.getByTestId("confirm")).toBeDisabled();
  await page.unroute("**/api-keys/disable?**");
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("api-keys-dry-run")).toContainText("1 key");
  complaints.expect(FAILED_REQUEST);
});

test("a catalogue that cannot be loaded can be asked for again", async ({ page, admin, user, complaints }) => {
  await putEndpoint(`late-${user.name}`, "Late", user);
  await page.route("**/api-endpoints?**", (route) => route.abort());
  await admin(`/api-endpoints?search=${user.name}`);
  await expect(page.getByTestId(failed)).toContainText("Could not load the API endpoints");
  await page.unroute("**/api-endpoints?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId(`endpoint-late-${user.name}`)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("rules that cannot be loaded can be asked for again", async ({ page, admin, complaints }) => {
  const realm = `**/admin/realms/${REALM}`;
  await admin("/api-keys");
  await expect(page.getByRole("tab", { name: "Rules" })).toBeVisible();
  await page.route(realm, (route) => route.abort());
  await page.getByRole("tab", { name: "Rules" }).click();
  await expect(page.getByTestId(failed)).toContainText("Could not load the rules");
  await page.unroute(realm);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Keys per user")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});
