import { asAdmin, createKey } from "../support/keycloak";
import { expect, keyRow, test } from "./test";

test("the page of a user has the tab, and its own tabs work as before", async ({ page, admin, user, otherUser }) => {
  const key = await createKey(user, { name: "Mine", permissions: {} });
  await createKey(otherUser, { name: "Not mine", permissions: {} });
  await admin(`/users/${user.id}/settings`);
  await expect(page.getByRole("textbox", { name: "Username" })).toHaveValue(user.name);
  const tabs = page.getByRole("navigation").filter({ has: page.getByTestId("api-keys-tab") });
  await page.getByTestId("api-keys-tab").click();
  await expect(page).toHaveURL(new RegExp(`/users/${user.id}/api-keys`));
  await expect(keyRow(page, key.id)).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("columnheader", { name: "Owner" })).toHaveCount(0);
  await expect(tabs.locator(".pf-m-current")).toHaveText("API keys");

  for (const [tab, text] of [
    ["credentials", "Credential"],
    ["role-mapping-tab", "Assign role"],
    ["user-sessions-tab", "Logout all sessions"],
  ] as const) {
    await page.getByTestId(tab).click();
    await expect(page.locator("main")).toContainText(text);
    await expect(tabs.locator(".pf-m-current")).toHaveCount(1);
  }
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await expect(keyRow(page, key.id)).toBeVisible();
});

test("the details of a user can still be changed and saved", async ({ page, admin, user }) => {
  await admin(`/users/${user.id}/settings`);
  await page.getByRole("textbox", { name: "First name" }).fill("Una");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The user has been saved")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Una");
  expect((await asAdmin("GET", `/users/${user.id}`)).json()).toMatchObject({ firstName: "Una", lastName: "User" });
});

test("a key is switched, found and deleted on the tab, and no other user's is touched", async ({
  page,
  admin,
  user,
  otherUser,
}) => {
  await createKey(user, { name: "Alpha", permissions: {} });
  await createKey(user, { name: "Beta", permissions: {} });
  const theirs = await createKey(otherUser, { name: "Alpha", permissions: {} });
  await admin(`/users/${user.id}/api-keys?search=Alpha`);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  await expect(page.getByTestId("api-keys-dry-run")).toContainText("1 key will be disabled");
  await page.getByTestId("confirm").click();
  await expect(page.getByText("1 key disabled")).toBeVisible();
  await admin(`/api-keys?search=${theirs.id}`);
  await expect(page.getByRole("switch", { name: /Alpha.* enabled/ })).toBeChecked();
});

test("a user without keys is said to have none", async ({ page, admin, user }) => {
  await admin(`/users/${user.id}/api-keys`);
  await expect(page.getByTestId("api-keys-empty")).toContainText("This user has not created a key yet.");
  await expect(page.getByTestId("api-keys-toolbar")).toHaveCount(0);
});
