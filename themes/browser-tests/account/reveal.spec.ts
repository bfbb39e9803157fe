import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { call, keysOf, keysPath, switchOff, type User, withRealm } from "../support/keycloak";
import { expect, FAILED_REQUEST, heading, signIn, test } from "../support/test";

async function reveal(page: Page, user: User) {
  await signIn(page, user, "/api-keys");
  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Worker");
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  await expect(page.getByText("You will not see this key again")).toBeVisible();
  const key = await page.getByTestId("sk-key").innerText();
  expect(key).toMatch(/^rpa_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
  return key;
}

/** Everything a browser keeps that a page can see. */
const kept = (page: Page) =>
  page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      location.href,
      history.state,
      document.title,
      document.documentElement.outerHTML,
      (await indexedDB.databases()).map(({ name }) => name),
      await caches.keys(),
      performance.getEntries().map(({ name }) => name),
    ]),
  );

test("the key can be copied and downloaded, and both are the key", async ({ page, user }) => {
  const key = await reveal(page, user);
  await page.getByRole("button", { name: "Copy the key" }).click();
  await expect(page.getByRole("group", { name: "Your key" }).getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download as .env" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^api-key-[0-9A-Za-z]{12}\.env$/);
  expect(readFileSync(await download.path(), "utf8")).toMatch(new RegExp(`^# .*\nAPI_KEY=${key}\n$`));
});

test("where the browser forbids copying, the text is left selected", async ({ page, user }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
  });
  const key = await reveal(page, user);
  await page.getByRole("button", { name: "Copy the key" }).click();
  await expect(page.getByText("copy it with the keyboard")).toBeVisible();
  expect(await page.evaluate(() => getSelection()!.toString())).toBe(key);
});

test("the curl line asks about the key with the key alone", async ({ page, user }) => {
  const key = await reveal(page, user);
  await page.getByRole("button", { name: "Copy the command" }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  expect(line).not.toContain(key);

  // A shell reads the line as a user's shell would; in the place of curl, something that says what it was given.
  const [url, option, header, ...more] = execFileSync("sh", ["-c", `curl() { shift; printf '%s\\n' "$@"; }\n${line}`], {
    encoding: "utf8",
    env: { ...process.env, API_KEY: key },
  })
    .trim()
    .split("\n");
  expect([option, header, more]).toEqual(["-H", `Authorization: Bearer ${key}`, []]);
  const answer = await call(url!, { token: key });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json()).toMatchObject({ name: "Worker", scope: "graphql:read" });
});

test("leaving asks once; whoever stays keeps the key, whoever leaves has lost it", async ({ page, user }) => {
  const key = await reveal(page, user);
  await page.getByRole("link", { name: "Personal info" }).click();
  const dialog = page.getByRole("dialog", { name: "Have you stored the key?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByTestId("sk-key")).toHaveText(key);

  await page.getByRole("link", { name: "Personal info" }).click();
  await dialog.getByRole("button", { name: "Leave, I have stored it" }).click();
  await expect(heading(page, "Personal info")).toBeVisible();
  await expect(dialog).toHaveCount(0);
  expect(await kept(page)).not.toContain(key.slice(17));

  await page.goBack();
  await expect(heading(page, "Create API key")).toBeVisible();
  expect(await kept(page)).not.toContain(key.slice(17));
});

test("closing or reloading the page asks as well, and a reload does not bring the key back", async ({ page, user }) => {
  const key = await reveal(page, user);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  await expect(heading(page, "Create API key")).toBeVisible();
  expect(asked).toEqual(["beforeunload"]);
  expect(await kept(page)).not.toContain(key.slice(17));
});

test("coming back from another site does not bring the key back", async ({ page, user }) => {
  const key = await reveal(page, user);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto("data:text/html,<h1>Another site</h1>");
  await page.goBack();
  await expect(heading(page, /Create API key|API keys/)).toBeVisible();
  expect(await kept(page)).not.toContain(key.slice(17));
});

test("while it is shown, the key is in the text of the page and nowhere else", async ({ page, user }) => {
  const requests: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => requests.push(request.url(), request.postData() ?? ""));
  page.on("console", (message) => said.push(message.text()));
  const key = await reveal(page, user);
  const places = JSON.parse(await kept(page)) as unknown[];
  places.splice(6, 1);
  expect(JSON.stringify(places)).not.toContain(key.slice(17));
  expect(requests.join()).not.toContain(key.slice(17));
  expect(said.join()).not.toContain(key.slice(17));
  await expect(page.locator("input, textarea")).toHaveCount(0);
});

test("the page tests the key with the key alone, and says what the server responds", async ({
  page,
  user,
  complaints,
}) => {
  const key = await reveal(page, user);
  const asked = page.waitForRequest(`**${keysPath}/self`);
  await page.getByRole("button", { name: "Test this key" }).click();
  const request = await asked;
  expect(request.headers()).toMatchObject({ authorization: `Bearer ${key}` });
  expect(request.headers()).not.toHaveProperty("cookie");
  expect(request.url()).not.toContain(key.slice(17));
  const result = page.getByTestId("sk-test-result");
  await expect(result).toContainText("It can run GraphQL queries, but not mutations.");
  await expect(result).toContainText("It expires on");

  const [{ id }] = (await keysOf(user)) as [{ id: string }];
  await switchOff(user, id);
  await page.getByRole("button", { name: "Test this key" }).click();
  await expect(page.getByRole("alert")).toContainText("The server rejected the key.");
  await expect(result).toHaveCount(0);
  complaints.expect(FAILED_REQUEST);
});

test("the example of the realm is text, and without self-checks no test is offered", async ({ page, user }) => {
  const example = `curl -H "Authorization: Bearer $KEY" https://api.example.com/<img src=x onerror=alert(1)>`;
  // One variable for all lines of the page.
  const shown = example.replace("$KEY", "$API_KEY");
  await withRealm({ "apiKeys.usageExample": example, "apiKeys.selfCheck": "false" }, async () => {
    await reveal(page, user);
    await expect(page.getByTestId("sk-example")).toHaveText(shown);
    await expect(page.locator("main img")).toHaveCount(0);
    await expect(page.getByTestId("sk-curl")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Test this key" })).toHaveCount(0);
    await page.getByRole("button", { name: "Copy the example" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  });
});
