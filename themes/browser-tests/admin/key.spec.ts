import { violations } from "../support/axe";
import { asAdmin, call, createKey, exchange, keysPath, putEndpoint, userToken } from "../support/keycloak";
import { FAILED_REQUEST, flip } from "../support/test";
import { choose, dialog, expect, keyRow, test } from "./test";

test("an administrator sees what a key is, did and became, and disables and deletes it there", async ({
  page,
  admin,
  user,
  session,
  complaints,
}) => {
  const key = await createKey(user, {
    name: "Nightly",
    note: "In the vault of the build server",
    permissions: { graphql: "read", endpoints: { "*": "read" } },
  });
  expect((await exchange(key.key)).status).toBe(200);
  await admin(`/api-keys?search=${user.name}`);
  await keyRow(page, key.id).getByRole("link", { name: "Nightly" }).click();
  await expect(page).toHaveURL(new RegExp(`/api-keys/key/${key.id}`));
  const main = page.locator("main");
  await expect(main.getByRole("heading", { level: 1, name: "Nightly" })).toBeVisible();
  await expect(main).toContainText("In the vault of the build server");
  await expect(main).toContainText("It can run GraphQL queries, but not mutations.");
  await expect(main.getByRole("link", { name: user.name })).toBeVisible();
  await expect(main.getByRole("link", { name: "Events of this user" })).toHaveAttribute(
    "href",
    new RegExp(`/users/${user.id}/events$`),
  );
  await expect(page.getByTestId("sk-history-created")).toContainText(`the owner (\u2068${user.name}`);
  // Uses are written every ten seconds.
  await expect(async () => {
    await page.reload();
    await expect(page.getByTestId("sk-advice")).toContainText("did not state a purpose", { timeout: 3_000 });
  }).toPass({ timeout: 25_000 });

  await flip(main.getByRole("switch", { name: /Nightly.* enabled/ }));
  await expect(main.getByText("Disabled by an administrator")).toBeVisible();
  await expect(page.getByTestId("sk-history-disabled")).toContainText(session.user.name);
  expect((await exchange(key.key)).status).toBe(400);

  await main.getByRole("button", { name: "Delete" }).click();
  await expect(dialog(page)).toContainText(user.name);
  await page.getByTestId("confirm").click();
  await expect(page).toHaveURL(/\/api-keys$/);
  await admin(`/api-keys/key/${key.id}`);
  await expect(main).toContainText("This no longer exists.");
  complaints.expect(FAILED_REQUEST);
});

test("nothing of a key stays on the page when its address names another", async ({ page, admin, user, complaints }) => {
  const key = await createKey(user, { name: "Stays not", permissions: { graphql: "read", endpoints: {} } });
  await admin(`/api-keys/key/${key.id}`);
  await expect(page.getByText("Stays not").first()).toBeVisible();
  await page.evaluate((id) => (location.hash = location.hash.replace(id, "AAAAAAAAAAAA")), key.id);
  await expect(page.getByText("This no longer exists.")).toBeVisible();
  await expect(page.getByText("Stays not")).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText("Stays not").first()).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("the focus does not go with a button or row, and a key that is gone leaves its page", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  const [first, second] = [
    await createKey(user, { name: `First ${user.id}`, permissions: {} }),
    await createKey(user, { name: `Second ${user.id}`, permissions: {} }),
  ];
  const isLost = () => page.evaluate(() => document.activeElement === document.body);
  await admin(`/api-keys?search=${user.id}`);
  await choose(page, /Actions for .*First/, "Delete");
  await page.getByTestId("confirm").click();
  await expect(keyRow(page, first.id)).toHaveCount(0);
  await expect.poll(isLost).toBe(false);

  await keyRow(page, second.id).getByRole("link", { name: "Second" }).click();
  const main = page.locator("main");
  await main.getByRole("button", { name: "Mark as leaked" }).click();
  await page.getByTestId("confirm").click();
  await expect(main.getByRole("button", { name: "Mark as leaked" })).toHaveCount(0);
  await expect.poll(isLost).toBe(false);
  await asAdmin("DELETE", `/api-keys/${second.id}`);
  await main.getByRole("button", { name: "Prevent the owner" }).click();
  await page.getByTestId("confirm").click();
  await expect(main).toContainText("This no longer exists.");
  await expect(main.getByRole("button", { name: "Delete" })).toHaveCount(0);
  complaints.expect(FAILED_REQUEST);
});

test("the page of a key has no barriers, in light and dark, on a phone and on a desk", async ({
  page,
  admin,
  user,
}) => {
  test.setTimeout(120_000);
  const key = await createKey(user, { name: "N".repeat(100), permissions: { graphql: "read_write" } });
  await admin(`/api-keys/key/${key.id}`);
  await expect(page.getByTestId("sk-history-created")).toBeVisible();
  for (const width of [375, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
        colorScheme === "dark",
      );
      expect(await violations(page, "main"), `${colorScheme}, ${width} px`).toEqual([]);
    }
    const box = await page.getByRole("button", { name: "Delete" }).boundingBox();
    expect(box!.x + box!.width, `${width} px`).toBeLessThanOrEqual(width);
  }
});

test("keys are found by endpoint and by a part of their name, sorted, and exported as a table", async ({
  page,
  admin,
  user,
}) => {
  const endpoint = `e-${user.id}`.slice(0, 60);
  await putEndpoint(endpoint, "Filtered", user);
  const named = await createKey(user, { name: `Zeta ${user.id}`, permissions: { endpoints: { [endpoint]: "read" } } });
  const all = await createKey(user, { name: `=Alpha ${user.id}`, permissions: { endpoints: { "*": "read_write" } } });
  const other = await createKey(user, { name: `Other ${user.id}`, permissions: { graphql: "read" } });

  await admin(`/api-keys?search=${user.id}`);
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(page.getByRole("row").nth(1)).toContainText("=Alpha");
  await page.getByRole("textbox", { name: "Endpoint ID or *" }).fill(endpoint);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(keyRow(page, named.id)).toBeVisible();
  await expect(keyRow(page, all.id)).toBeVisible();
  await expect(keyRow(page, other.id)).toHaveCount(0);
  await page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Access", exact: true }).click();
  await page.getByRole("option", { name: "Read and write" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/level=read_write/);
  await page.reload();
  await expect(keyRow(page, all.id)).toBeVisible();

  await page.setViewportSize({ width: 375, height: 900 });
  const browser = page.locator(".sk-browser");
  expect(await browser.evaluate((list) => list.scrollWidth <= list.clientWidth)).toBe(true);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("api-keys.csv");
  const table = await (await file.createReadStream()).toArray();
  const text = Buffer.concat(table).toString("utf8");
  expect(text.startsWith("\uFEFFid,name,")).toBe(true);
  const lines = text.trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`${all.id},'=Alpha ${user.id}`);
  expect(lines[1]).not.toContain(all.key.slice(17));
});

test("a bulk disable is undone, and a key that its owner had disabled stays so", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  // Bulk disables of the server's administrator, who has no name in this realm, may be there.
  complaints.allow(FAILED_REQUEST);
  const on = await createKey(user, { name: `Batch ${user.id} 1`, permissions: { graphql: "read" } });
  const off = await createKey(user, { name: `Batch ${user.id} 2`, permissions: { graphql: "read" } });
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${off.id}`, {
    method: "PATCH",
    json: { enabled: false },
    token: await userToken(user),
  });
  await admin(`/api-keys?search=${user.id}`);
  await page.getByRole("button", { name: "Disable all matching" }).click();
  const [response] = await Promise.all([
    page.waitForResponse((response) => /api-keys.disable\?search/.test(response.url())),
    dialog(page).getByRole("button", { name: "Disable 1 key" }).click(),
  ]);
  await expect(page.getByText("1 key disabled")).toBeVisible();
  await expect(page.getByText("2 keys disabled")).toHaveCount(0);
  await expect(
    page.getByText("1 key was disabled already. Its owner can no longer enable or rotate it."),
  ).toBeVisible();
  expect((await exchange(on.key)).status).toBe(400);
  const batch = page.getByTestId(`sk-bulk-${(await response.json()).batch}`);
  await expect(batch).toContainText("2 keys");
  await batch.getByRole("button", { name: "Undo" }).click();
  await page.getByTestId("confirm").click();
  await expect(page.getByText("1 key enabled again")).toBeVisible();
  await expect(keyRow(page, off.id)).toContainText("Disabled by its owner");
  expect((await exchange(on.key)).status).toBe(200);
});
