import { searchText } from "../../shared/src/search/searchText";
import { createKey, importLegacy, keyList, keysPath, putEndpoint } from "../support/keycloak";
import { expect, row, signIn, test } from "../support/test";

const KEY = "rpa_9fK2aB7cD3eF_1vB8nL3cR6yH0pDgJ5sAqWeUx2Zk9MfYtoNiV7";
const PUBLIC = "rpa_9fK2aB7cD3eF";
const base64 = (text: string) => Buffer.from(text).toString("base64");

test.describe("what is searched of what was typed", () => {
  for (const typed of [
    KEY,
    ` ${KEY}\n`,
    `API_KEY=${KEY}`,
    `export API_KEY='${KEY}'`,
    `"${KEY}"`,
    `Bearer ${KEY}`,
    `Authorization: Bearer ${KEY}`,
    `{"apiKey":"${KEY}"}`,
    `https://example.com/?key=${KEY}&x=1`,
    `${KEY} ${KEY}`,
    `${KEY}x`,
    KEY.slice(0, -5),
    `${KEY.slice(0, 30)} ${KEY.slice(30)}`,
    // As chats and word processors leave it.
    `${KEY.slice(0, 8)}\u200b${KEY.slice(8)}`,
    `${KEY.slice(0, 20)}\u200b${KEY.slice(20)}`,
    KEY.replaceAll("_", "\uff3f"),
  ]) {
    test(`is the public part of the key in ${JSON.stringify(typed.replaceAll(KEY, "<key>"))}`, () => {
      expect(searchText(typed)).toEqual({ text: PUBLIC, isCut: true, isSecret: false });
    });
  }

  test("is the public part of a key of any prefix", () => {
    const key = `x0123456789abcde_${KEY.slice(4)}`;
    expect(searchText(key).text).toBe(`x0123456789abcde_9fK2aB7cD3eF`);
  });

  for (const secret of [
    "0123456789-0123456789-legacy",
    "K7Q2M9XW4TZ1PL8VN3CR6YH0DGJ5SAQWEUX2ZK9M",
    "sk-a8f3k2l9d0s7g6h5j4k3",
    "API_KEY=K7Q2M9XW4TZ1PL8VN3CR6YH0DGJ5",
    "Bearer eyJhbGciOiJSUzI1NiIsInR5cCIgOiAiSldUIn0.eyJleHAiOjE3",
    "'da39a3ee5e6b4b0d3255bfef95601890afd80709'",
    "a1b2-c3d4-e5f6-a7b8-c9d0",
    "RPA_9FK2AB7CD3EF_1VB8NL3CR6YH0PDGJ5SAQWEUX2ZK9",
    KEY.slice(17),
    `${KEY.slice(17, 30)}\u200b${KEY.slice(30)}`,
    base64(KEY),
    base64(`${KEY}\n`),
    base64(`x${KEY}`),
    base64(`user:${KEY}`),
  ]) {
    test(`is nothing of ${secret}, which looks like a secret`, () => {
      expect(searchText(secret)).toEqual({ text: "", isCut: false, isSecret: true });
    });
  }

  for (const name of [
    "",
    "alice",
    "CI pipeline",
    "rpa_9fK…",
    "rpa_9fK2aB7cD3eF",
    "9fK2aB7cD3eF",
    "alice.archer2026@mail.example.org",
    "2f1c9e1e-6f5d-4d7e-9a35-1c0b7a3f9d10",
    "f:2f1c9e1e-6f5d-4d7e-9a35-1c0b7a3f9d10:alice",
    "deploy-2026-production-eu1",
    "service-account-billing-v2",
    "backup.nightly.2026-11-29",
    "a-long-name-without-any-digit",
    "ナイトリーバックアップ20261129ナイトリーバックアップ",
  ]) {
    test(`is all of ${name || "nothing"}`, () => {
      expect(searchText(` ${name} `)).toEqual({ text: name, isCut: false, isSecret: false });
    });
  }
});

test("a secret in the owner's search is on no request and, but for its public part, not on the page", async ({
  page,
  user,
}) => {
  const { key } = await createKey(user, { name: "Pasted", permissions: {} });
  await createKey(user, { name: "Another", permissions: {} });
  const legacy = `K7Q2M9XW4TZ1PL8VN3CR6YH0${user.id.replaceAll("-", "")}`;
  await importLegacy(user, { name: "Old", access: "read", secret: legacy });
  const secret = key.slice(key.lastIndexOf("_") + 1);
  await signIn(page, user);
  await expect(page.getByRole("row")).toHaveCount(4);
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));

  const search = page.getByRole("searchbox");
  await search.fill(`API_KEY=${key}`);
  await expect(search).toHaveValue(key.slice(0, key.lastIndexOf("_")));
  await expect(page.getByText("Only the public part of the key is searched.")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(row(page, "Pasted")).toBeVisible();
  expect(await page.locator("body").innerHTML()).not.toContain(secret);

  await search.fill(legacy);
  await expect(page.getByText("Not searched: this looks like a secret")).toBeVisible();
  await expect(page.getByText("“Leaked a key?” finds broken keys.")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(0);
  await search.fill("Another");
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByText("Not searched")).toHaveCount(0);
  expect([...sent, page.url()].filter((text) => text.includes(secret) || text.includes(legacy))).toEqual([]);
});

test("a secret in the search of a catalogue that the server searches is sent nowhere", async ({ page, user }) => {
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  const asked: string[] = [];
  await page.route(`**${keysPath}/endpoints?**`, async (route) => {
    asked.push(route.request().url());
    const json = Array.from({ length: 1000 }, (_, n) => ({ id: `e${n}`, name: `Endpoint ${n}`, shared: true }));
    await route.fulfill({ json });
  });
  await signIn(page, user, "/api-keys/new");
  const search = page.getByRole("searchbox");
  await search.fill("endpoint 7");
  await expect.poll(() => asked.at(-1)).toContain("endpoint+7");
  for (const typed of [KEY, "K7Q2M9XW4TZ1PL8VN3CR6YH0DGJ5"]) {
    await search.fill(typed);
    await expect(page.getByText(/^Only the public part|^Not searched/)).toBeVisible();
    if (typed !== KEY) await expect(page.getByRole("checkbox", { name: "Select this page" })).toHaveCount(0);
  }
  await search.fill("endpoint 8");
  await expect.poll(() => asked.at(-1)).toContain("endpoint+8");
  expect(asked.join()).not.toContain(KEY.slice(17));
  expect(asked.join()).not.toContain("K7Q2M9");
});

const UNSHOWABLE = {
  "far away": { expiresTimestamp: 9e15, createdTimestamp: 9e15, lastUsedTimestamp: 9e15 },
  "long ago": { expiresTimestamp: -1e20, createdTimestamp: -1e20, lastUsedTimestamp: -1e20 },
};

test("a key whose times or name cannot be shown is shown as such, and can be changed and deleted", async ({
  page,
  user,
  complaints,
}) => {
  await createKey(user, { name: "far away", permissions: {} });
  await createKey(user, { name: "long ago", permissions: {} });
  await createKey(user, { name: "unseen", permissions: {} });
  await createKey(user, { name: "broken", permissions: {} });
  await createKey(user, { name: "sound", permissions: {} });
  await page.route(keyList, async (route) => {
    const keys = (await (await route.fetch()).json()) as { name: string }[];
    await route.fulfill({
      json: keys.map((key) => ({
        ...key,
        ...UNSHOWABLE[key.name as keyof typeof UNSHOWABLE],
        ...(key.name === "unseen" && { name: "\u200B\u2060\u3164\u2800" }),
        ...(key.name === "broken" && { permissions: null }),
      })),
    });
  });
  await signIn(page, user);
  await expect(page.getByRole("row")).toHaveCount(6);
  await expect(row(page, "far away").getByRole("cell", { name: "Invalid date" })).toHaveCount(3);
  await expect(row(page, "long ago")).toContainText("Expired");
  await expect(row(page, "[U+200B U+2060 U+3164…]")).toBeVisible();
  await expect(page.getByRole("cell", { name: /^Key .* cannot be shown\.$/ })).toHaveCount(1);
  await expect(row(page, "sound")).toBeVisible();

  for (const heading of ["Name", "Created", "Last used", "Expires"]) {
    await page.getByRole("columnheader", { name: heading }).getByRole("button").click();
    await expect(page.getByRole("row")).toHaveCount(6);
  }
  await page.getByRole("button", { name: /Edit .*far away/ }).click();
  await expect(page.getByRole("combobox", { name: "Expires" })).toContainText("Invalid date");
  await page.getByRole("textbox", { name: "Name" }).fill("near");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row(page, "near")).toBeVisible();
  await page.getByRole("button", { name: /Delete .*long ago/ }).click();
  await expect(page.getByRole("dialog")).toContainText("Last used Invalid date");
  complaints.expect(/Cannot (read|destructure) propert/);
});

test("a limit of days that no calendar reaches kills no page, and keys must expire all the same", async ({
  page,
  user,
}) => {
  await page.route(`**${keysPath}/rules`, async (route) => {
    const rules = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...rules, maxLifetimeDays: 999_999_999 } });
  });
  await signIn(page, user, "/api-keys/new");
  await page.getByRole("textbox", { name: "Name" }).fill("\u200B");
  await expect(page.getByRole("combobox", { name: "Expires" }).getByRole("option")).toHaveCount(7);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("Enter a name.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Worker");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Worker.? is ready/ })).toBeVisible();
});

test("a page that fails leaves the menu, and says so", async ({ page, user, complaints }) => {
  await page.route(`**${keysPath}/rules`, (route) => route.fulfill({ json: { maxGraphql: 7, maxPerUser: {} } }));
  await page.route(`**${keysPath}/endpoints?**`, (route) => route.fulfill({ json: [null] }));
  await signIn(page, user, "/api-keys/new");
  await expect(page.getByRole("heading", { level: 1, name: "Something went wrong" })).toBeVisible();
  await page.getByRole("link", { name: "Personal info" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Personal info" })).toBeVisible();
  complaints.expect(/Cannot (read|destructure) propert/);
});
