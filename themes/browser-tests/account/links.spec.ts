import type { Page } from "@playwright/test";

import { consoleUrl, createKey, keysOf, putEndpoint, withRealm } from "../support/keycloak";
import { expect, FAILED_REQUEST, heading, hold, signIn, test } from "../support/test";

// Presets, and links that fill in the form.

const level = (page: Page, area: string) => page.getByRole("radiogroup", { name: area }).getByRole("radio");
const preset = (page: Page, name: string) =>
  page.getByRole("radiogroup", { name: "Start with" }).getByRole("radio", { name });
const chosen = (page: Page, area: string) =>
  level(page, area).evaluateAll((radios) => radios.findIndex((radio) => (radio as HTMLInputElement).checked));
const name = (page: Page) => page.getByRole("textbox", { name: "Name" });
const expiry = (page: Page) => page.getByRole("combobox", { name: "Expires" });
const filledIn = (page: Page) => page.getByTestId("sk-filled-in");
const [NONE, READ, READ_WRITE] = [0, 1, 2];

test("from no key to one that the page has tested, it takes six clicks or fewer, on a phone", async ({
  page,
  user,
}) => {
  await page.setViewportSize({ width: 375, height: 667 });
  await signIn(page, user);
  let clicks = 0;
  const click = async (what: ReturnType<Page["getByRole"]>) => {
    clicks++;
    await what.click();
  };
  await click(page.getByRole("button", { name: "Create API key" }));
  await click(preset(page, "Read only"));
  await click(name(page));
  await page.keyboard.type("Backup");
  await click(page.getByRole("button", { name: "Create key" }));
  await click(page.getByRole("button", { name: "Test this key" }));
  await expect(page.getByTestId("sk-test-result")).toContainText("The key works");
  await expect(page.getByTestId("sk-test-result")).toContainText("It can run GraphQL queries, but not mutations.");
  expect(clicks).toBeLessThanOrEqual(6);
});

test("a preset sets the access at once, within the rules, and everything comes with a warning", async ({
  page,
  user,
}) => {
  await signIn(page, user, "/api-keys/new");
  await expect(preset(page, "Restricted")).toBeChecked();
  await preset(page, "Everything").check();
  expect([await chosen(page, "GraphQL"), await chosen(page, "All endpoints")]).toEqual([READ_WRITE, READ_WRITE]);
  await expect(page.getByText("This key can do everything you can do on the platform")).toBeVisible();

  await preset(page, "Agent").check();
  expect([await chosen(page, "GraphQL"), await chosen(page, "All endpoints")]).toEqual([READ, READ]);
  await expect(expiry(page)).toHaveValue("7");
  await preset(page, "Read only").check();
  await expect(expiry(page)).toHaveValue("90");
  await level(page, "GraphQL").nth(READ_WRITE).check();
  await expect(preset(page, "Restricted")).toBeChecked();

  await withRealm({ "apiKeys.maxGraphql": "none", "apiKeys.maxLifetimeDays": "3" }, async () => {
    await page.goto(`${consoleUrl}/api-keys/new`);
    await preset(page, "Everything").check();
    expect([await chosen(page, "GraphQL"), await chosen(page, "All endpoints")]).toEqual([NONE, READ_WRITE]);
    await preset(page, "Agent").check();
    await expect(expiry(page)).toHaveValue("3");
    await name(page).fill("Agent");
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(heading(page, /Agent.? is ready/)).toBeVisible();
  });
});

test("a link fills in the form, and creates nothing", async ({ page, user }) => {
  const id = `img-${user.name}`;
  await putEndpoint(id, "Image generator", user);
  const link = `name=CI&graphql=read&endpoint=${id}:read_write&endpoint=*:read&expiresInDays=45`;
  await signIn(page, user, `/api-keys/new?${link}`);
  await expect(filledIn(page)).toContainText("No key exists yet.");
  await expect(filledIn(page).getByRole("listitem")).toHaveCount(0);
  await expect(name(page)).toHaveValue("CI");
  await expect(expiry(page).getByRole("option", { name: "In 45 days" })).toHaveCount(1);
  await expect(expiry(page)).toHaveValue("45");
  expect([await chosen(page, "GraphQL"), await chosen(page, "All endpoints")]).toEqual([READ, READ]);
  await expect(page.getByTestId(`endpoint-${id}`).getByRole("combobox")).toHaveValue("read_write");
  expect(await keysOf(user)).toEqual([]);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /CI.? is ready/)).toBeVisible();
  expect((await keysOf(user))[0]).toMatchObject({
    permissions: { graphql: "read", endpoints: { "*": "read", [id]: "read_write" } },
  });
});

test("endpoints that are asked for again leave a form that a link has filled in as it is", async ({
  page,
  user,
  complaints,
}) => {
  const id = `img-${user.name}`;
  await putEndpoint(id, "Image generator", user);
  const endpoints = "**/api-keys/endpoints**";
  await page.route(endpoints, (route) => route.abort());
  await signIn(page, user, `/api-keys/new?name=CI&endpoint=${id}:read`);
  await expect(page.getByText("Could not load the endpoints")).toBeVisible();
  await name(page).fill("Renamed");
  await page.unroute(endpoints);
  const release = await hold(page, endpoints, "GET");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Could not load the endpoints")).toHaveCount(0);
  await expect(name(page)).toHaveValue("Renamed", { timeout: 1 });
  release();
  await expect(page.getByTestId(`endpoint-${id}`)).toContainText("Image generator");
  await expect(page.getByTestId(`endpoint-${id}`).getByRole("combobox")).toHaveValue("read");
  await expect(name(page)).toHaveValue("Renamed");
  complaints.expect(FAILED_REQUEST);
});

test("a hostile link gives nothing that the user could not choose, and is text", async ({ page, user, otherUser }) => {
  const theirs = `secret-${otherUser.name}`;
  await putEndpoint(theirs, "Not yours", otherUser);
  const html = `<img src=x onerror="document.title='pwned'">`;
  const link = new URLSearchParams([
    ["name", `${html}\n\u2028${"W".repeat(300)}`],
    ["name", "Another"],
    ["graphql", "read_write"],
    ["graphql", "read"],
    ["graphql", "admin"],
    ["endpoint", `${theirs}:read_write`],
    ["endpoint", "*:read_write"],
    ["endpoint", "*:read"],
    ["endpoint", `${html}:read`],
    ["endpoint", "__proto__:read_write"],
    ["endpoint", ":read"],
    ["endpoint", "x"],
    ["expiresInDays", "-5"],
    ["expiresInDays", "0"],
    ["expiresInDays", "1e9"],
    ["expiresInDays", "999999999"],
    ["expiresInDays", "14"],
    ["enabled", "true"],
  ]);
  await withRealm({ "apiKeys.maxLifetimeDays": "10" }, async () => {
    await signIn(page, user, `/api-keys/new?${link}`);
    await expect(filledIn(page)).toBeVisible();
    const value = await name(page).inputValue();
    expect(value.startsWith(`${html} WWW`)).toBe(true);
    expect(value).toHaveLength(100);
    // Of what is said twice, the narrower.
    expect([await chosen(page, "GraphQL"), await chosen(page, "All endpoints")]).toEqual([READ, READ]);
    await expect(expiry(page)).toHaveValue("10");
    await expect(filledIn(page).getByRole("listitem")).toHaveText([
      /^Not understood: .graphql=admin., .endpoint=<img src.*:read., .endpoint=__proto__:read_write., .*, and 4 more\.$/,
      `Left out, because you cannot grant access to them: \u2068${theirs}\u2069.`,
      "Reduced to what your organization allows.",
    ]);
    await expect(page.locator("main img")).toHaveCount(0);
    expect(await page.title()).not.toBe("pwned");
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(heading(page, /is ready/)).toBeVisible();
  });
  const [key] = await keysOf(user);
  expect(key!.permissions).toEqual({ graphql: "read", endpoints: { "*": "read" } });

  await page.goto(`${consoleUrl}/api-keys/new?name=%20&graphql=all&endpoint=none&expiresInDays=-1`);
  await expect(name(page)).toHaveValue("");
  await expect(filledIn(page)).toContainText("The link could not fill in this form");
  await expect(filledIn(page).getByRole("listitem")).toHaveText([
    /^Not understood: .graphql=all., .endpoint=none., and .expiresInDays=-1.\.$/,
  ]);
  await expect(expiry(page)).toHaveValue("90");
});

test("the copy of somebody else's key is an empty form", async ({ page, user, otherUser }) => {
  const { id } = await createKey(otherUser, { name: "Not yours", permissions: { graphql: "read", endpoints: {} } });
  await signIn(page, user, `/api-keys/new?copy=${id}`);
  await expect(name(page)).toHaveValue("");
  await expect(filledIn(page)).toHaveCount(0);
});

test("a key with more endpoints than a token can name is not created without a word", async ({ page, user }) => {
  const ids = ["a", "b", "c"].map((id) => `${id}-${user.name}`);
  for (const id of ids) await putEndpoint(id, id, user);
  await withRealm({ "apiKeys.maxEndpointsPerToken": "2" }, async () => {
    await signIn(page, user, `/api-keys/new?${ids.map((id) => `endpoint=${id}:read`).join("&")}`);
    const warning = page.getByTestId("sk-too-many-endpoints");
    await expect(warning).toContainText("It can access 3 endpoints; a token can name 2.");
    await page.getByTestId(`endpoint-${ids[0]}`).getByRole("combobox").selectOption("No access");
    await expect(warning).toHaveCount(0);
    await page.getByTestId(`endpoint-${ids[0]}`).getByRole("combobox").selectOption("follow");
    // All endpoints are as many as there are.
    await level(page, "All endpoints").nth(READ).check();
    await expect(warning).toBeVisible();
  });
});
