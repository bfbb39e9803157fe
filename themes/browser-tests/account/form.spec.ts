import {
  asAdmin,
  changeKey,
  consoleUrl,
  createExpired,
  createKey,
  importLegacy,
  keysOf,
  putEndpoint,
  putEndpoints,
  withRealm,
} from "../support/keycloak";
import { comeBack, expect, FAILED_REQUEST, heading, hold, logIn, row, signIn, test, wouldAsk } from "../support/test";
import type { Page } from "@playwright/test";

const DAY = 86_400_000;
const summary = (page: Page) => page.getByTestId("api-keys-summary");
const level = (page: Page, area: string, name: string) =>
  page.getByRole("radiogroup", { name: area }).getByRole("radio", { name, exact: true });
const name = (page: Page) => page.getByRole("textbox", { name: "Name" });
const submit = (page: Page) => page.getByRole("button", { name: "Create key" });

test("a new key starts with no access, and the summary follows every choice", async ({ page, user }) => {
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  await putEndpoint(`llm-${user.name}`, "Chat", user);
  await signIn(page, user, "/api-keys/new");
  await expect(level(page, "GraphQL", "No access")).toBeChecked();
  await expect(level(page, "All endpoints", "No access")).toBeChecked();
  await expect(summary(page)).toContainText("No access yet");
  await expect(page.getByText("spend your balance")).toHaveCount(0);

  await level(page, "GraphQL", "Read").check();
  await expect(summary(page)).toContainText("It can run GraphQL queries, but not mutations.");
  await expect(summary(page)).toContainText("It cannot access any endpoint.");
  await level(page, "GraphQL", "Read and write").check();
  await expect(page.getByRole("alert")).toContainText("can create and delete resources and spend your balance");
  await page.getByTestId(`endpoint-img-${user.name}`).getByRole("combobox").selectOption("Read and write");
  await expect(summary(page)).toContainText(`It can read and run requests on img-${user.name}.`);
  await expect(summary(page)).toContainText("It cannot access endpoints not listed here.");
  await level(page, "All endpoints", "Read").check();
  await expect(summary(page)).toContainText("It can read all endpoints, including those added later.");
  await page.getByRole("combobox", { name: "Expires" }).selectOption("Never");
  await expect(summary(page)).toContainText("It never expires.");

  await name(page).fill("Worker");
  await submit(page).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  const [key] = await keysOf(user);
  expect(key).toMatchObject({
    name: "Worker",
    permissions: { graphql: "read_write", endpoints: { "*": "read", [`img-${user.name}`]: "read_write" } },
  });
  expect(key).not.toHaveProperty("expiresTimestamp");
});

test("without a name nothing is sent, and the field says so", async ({ page, user }) => {
  await signIn(page, user, "/api-keys/new");
  await submit(page).click();
  await expect(page.getByText("Enter a name.")).toBeVisible();
  await expect(name(page)).toBeFocused();
  await expect(name(page)).toHaveAttribute("aria-invalid", "true");
  expect(await keysOf(user)).toEqual([]);
});

test("a tab becomes a blank, and a name or note that is too long is said and not cut", async ({
  page,
  user,
  complaints,
}) => {
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Cell\tof a table");
  await expect(name(page)).toHaveValue("Cell of a table");
  await name(page).fill("a".repeat(300));
  await submit(page).click();
  await expect(page.locator("#sk-name-help")).toContainText("Enter a name of 1 to 100 characters");
  await expect(name(page)).toHaveValue("a".repeat(300));
  await name(page).fill("\u{1F600}".repeat(100));
  await page.getByRole("textbox", { name: "Note" }).fill("n".repeat(501));
  await submit(page).click();
  await expect(page.getByText("Enter a note of at most 500 characters")).toBeVisible();
  expect(await keysOf(user)).toEqual([]);
  await page.getByRole("textbox", { name: "Note" }).fill("n".repeat(500));
  await submit(page).click();
  await expect(heading(page, /is ready/)).toBeVisible();
  complaints.allow(FAILED_REQUEST);
});

test("a day in the past is no expiry", async ({ page, user }) => {
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  await page.getByRole("combobox", { name: "Expires" }).selectOption("Custom date");
  await page.getByLabel("Expiration date").fill("2020-01-01");
  await submit(page).click();
  await expect(page.getByText("Choose today or a later date.")).toBeVisible();
  expect(await keysOf(user)).toEqual([]);

  const day = new Date(Date.now() + 10 * DAY).toISOString().slice(0, 10);
  await page.getByLabel("Expiration date").fill(day);
  await submit(page).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  expect((await keysOf(user))[0]!.expiresTimestamp).toBe(new Date(`${day}T23:59:59+01:00`).getTime());
});

// The last day of 9999 ends in each time zone at another moment, west of Greenwich after the last one of the year in UTC.
for (const [timezoneId, last] of [
  ["America/New_York", Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
  ["Europe/Berlin", Date.UTC(9999, 11, 31, 22, 59, 59)],
  ["Asia/Tokyo", Date.UTC(9999, 11, 31, 14, 59, 59)],
] as const) {
  test.describe(`in ${timezoneId}`, () => {
    test.use({ timezoneId });

    test("a key can last until the end of 9999, and every page shows that date", async ({ page, user }) => {
      await signIn(page, user, "/api-keys/new");
      await name(page).fill("Worker");
      await page.getByRole("combobox", { name: "Expires" }).selectOption("Custom date");
      await page.getByLabel("Expiration date").fill("9999-12-31");
      await expect(summary(page)).toContainText("December 31, 9999");
      await submit(page).click();
      await expect(heading(page, /Worker.? is ready/)).toBeVisible();
      const [key] = await keysOf(user);
      expect(key!.expiresTimestamp).toBe(last);

      await page.goto(`${consoleUrl}/api-keys`);
      await expect(row(page, "Worker")).toContainText(/in 7,9\d\d years/);
      await expect(row(page, "Worker").locator(".pf-m-gold")).toHaveCount(0);
      await page.getByRole("button", { name: /Edit .*Worker/ }).click();
      await expect(page.getByRole("combobox", { name: "Expires" })).toContainText("December 31, 9999");
      await expect(summary(page)).toContainText("December 31, 9999");
    });
  });
}

test("the rules of the realm decide what is offered", async ({ page, user }) => {
  await withRealm({ "apiKeys.maxLifetimeDays": "60", "apiKeys.maxGraphql": "read" }, async () => {
    await signIn(page, user, "/api-keys/new");
    const expiry = page.getByRole("combobox", { name: "Expires" });
    await expect(expiry.getByRole("option")).toHaveText(["In 7 days", "In 30 days", "In 60 days", "Custom date"]);
    await expect(level(page, "GraphQL", "Read and write")).toBeDisabled();
    await expect(page.getByText("Your organization does not allow more access.")).toBeVisible();
    await expiry.selectOption("In 60 days");
    await level(page, "GraphQL", "Read").check();
    await name(page).fill("Worker");
    await submit(page).click();
    await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  });
});

test("rules that change while the form is open are explained by the refusal", async ({ page, user, complaints }) => {
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  await level(page, "GraphQL", "Read and write").check();
  await withRealm({ "apiKeys.maxGraphql": "read" }, async () => {
    await submit(page).click();
    await expect(page.getByText("Your organization does not allow these permissions.")).toBeVisible();
  });
  await withRealm({ "apiKeys.maxLifetimeDays": "7" }, async () => {
    await submit(page).click();
    await expect(page.getByText("This expiration is not allowed.")).toBeVisible();
  });
  await withRealm({ "apiKeys.maxPerUser": "1" }, async () => {
    await createKey(user, { name: "Another", permissions: {} });
    await submit(page).click();
    await expect(page.getByText("Delete a key you no longer need")).toBeVisible();
  });
  await expect(name(page)).toHaveValue("Worker");
  complaints.expect(FAILED_REQUEST);
});

test("somebody who has as many keys as allowed is told before filling anything in", async ({ page, user }) => {
  await createKey(user, { name: "The only one", permissions: {} });
  await withRealm({ "apiKeys.maxPerUser": "1" }, async () => {
    await signIn(page, user, "/api-keys/new");
    await expect(page.getByTestId("api-keys-full")).toContainText("You have reached the limit of 1 API key");
    await expect(name(page)).toHaveCount(0);
  });
});

test("keys that do not count leave room for a new one, and a form that is open stays", async ({ page, user }) => {
  await createExpired(user, { name: "Over", permissions: {} });
  await importLegacy(user, { name: "Old script", access: "read", secret: `legacy-${user.id}` });
  await withRealm({ "apiKeys.maxPerUser": "1" }, async () => {
    await signIn(page, user, "/api-keys/new");
    await name(page).fill("Worker");
    await createKey(user, { name: "The only one", permissions: {} });
    await comeBack(page);
    await expect(page.getByTestId("api-keys-summary")).toBeVisible();
    await expect(name(page)).toHaveValue("Worker");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(row(page, "The only one")).toBeVisible();
    await page.getByRole("button", { name: "Create API key" }).click();
    await expect(page.getByTestId("api-keys-full")).toBeVisible();
  });
});

test("a form that the server still works on is not left without a question, and takes in nothing", async ({
  page,
  user,
}) => {
  await signIn(page, user, "/api-keys/new");
  const dialog = page.getByRole("dialog");
  const stay = async () => {
    await page.getByRole("link", { name: "Personal info" }).click();
    await dialog.getByRole("button", { name: "Stay here" }).click();
    await expect(dialog).toHaveCount(0);
  };
  let release = await hold(page, "**/api-keys", "POST");
  await name(page).fill("Worker");
  await submit(page).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeDisabled();
  expect(await wouldAsk(page)).toBe(true);
  await stay();
  await name(page).fill("Other");
  release();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await page.unroute("**/api-keys");

  await page.getByRole("button", { name: /Edit .*Worker/ }).click();
  await name(page).fill("Renamed");
  release = await hold(page, "**/api-keys/*", "PATCH");
  await page.getByRole("button", { name: "Save" }).click();
  await stay();
  await name(page).fill("Other");
  release();
  await expect(row(page, "Renamed")).toBeVisible();
  expect((await keysOf(user)).map((key) => key.name)).toEqual(["Renamed"]);
});

test("the last page of the customized endpoints may go, and the focus does not go with a button", async ({
  page,
  user,
}) => {
  const ids = Array.from({ length: 21 }, (_, n) => `e${String(n).padStart(2, "0")}-${user.name}`);
  await putEndpoints(user, ids.length, (n) => [ids[n]!, `Endpoint ${n}`]);
  await signIn(page, user, `/api-keys/new?${ids.map((id) => `endpoint=${id}:read`).join("&")}`);
  await page.getByRole("checkbox", { name: /Only customized \(21\)/ }).check();
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByTestId(`endpoint-${ids[20]}`)).toBeVisible();
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await page.getByRole("button", { name: "Same as all" }).click();
  await expect(page.getByTestId(/^endpoint-/)).toHaveCount(20);
  await expect(page.getByText(/Only customized \(20\)/)).toBeVisible();
  expect(await page.evaluate(() => document.activeElement!.querySelector("table") !== null)).toBe(true);
  expect(await page.evaluate(() => document.activeElement!.tagName)).not.toBe("BODY");
});

test("a realm that allows no keys does not ask users to delete one first", async ({ page, user }) => {
  await withRealm({ "apiKeys.maxPerUser": "0" }, async () => {
    await signIn(page, user, "/api-keys/new");
    await expect(page.getByTestId("api-keys-full")).toContainText("Your organization does not allow new API keys");
    await expect(page.getByTestId("api-keys-full")).not.toContainText("Delete");
    await expect(name(page)).toHaveCount(0);
  });
});

test("an endpoint that disappears meanwhile is explained, and the form can be saved without it", async ({
  page,
  user,
  complaints,
}) => {
  const id = `gone-${user.name}`;
  await putEndpoint(id, "Soon gone", user);
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  await page.getByTestId(`endpoint-${id}`).getByRole("combobox").selectOption("Read");
  await asAdmin("DELETE", `/api-endpoints/${id}`);
  await submit(page).click();
  await expect(page.getByText("You no longer have access to one of these endpoints.")).toBeVisible();
  await page.getByTestId(`endpoint-${id}`).getByRole("combobox").selectOption("No access");
  await submit(page).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a form that cannot be sent keeps what was entered", async ({ page, user, complaints }) => {
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  await page.route("**/api-keys", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await submit(page).click();
  await expect(page.getByText("The server did not respond.")).toBeVisible();
  await page.unroute("**/api-keys");
  await submit(page).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a realm that wants a fresh sign-in gets one, and the form is as it was", async ({ page, user, complaints }) => {
  await signIn(page, user, "/api-keys/new");
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await name(page).fill("Worker");
    await level(page, "GraphQL", "Read").check();
    await new Promise((done) => setTimeout(done, 2500));
    await submit(page).click();
    await expect(page.getByRole("alert")).toContainText("your organization requires a recent sign-in");
    complaints.expect(FAILED_REQUEST);
  });
  await withRealm({ "apiKeys.stepUpMaxAge": "300" }, async () => {
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.locator("#password").fill(user.password);
    await page.locator("#kc-login").click();
    await expect(name(page)).toHaveValue("Worker");
    await expect(level(page, "GraphQL", "Read")).toBeChecked();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("Worker");
    await submit(page).click();
    await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  });
});

test("a key that was pasted into a field is not kept on the way through the login page", async ({
  page,
  user,
  complaints,
}) => {
  const { key } = await createKey(user, { name: "Pasted", permissions: {} });
  await signIn(page, user, "/api-keys/new");
  await page.getByLabel("Note").fill(`host\tdb1 ${key}`);
  await expect(page.getByLabel("Note")).toHaveValue(`host db1 ${key}`);
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await name(page).fill("Worker");
    await new Promise((done) => setTimeout(done, 2500));
    await page.getByLabel("Note").fill("");
    await submit(page).click();
    await expect(page.getByRole("alert")).toContainText("your organization requires a recent sign-in");
    complaints.expect(FAILED_REQUEST);
  });
  await page.getByLabel("Note").fill(key);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.locator("#password").fill(user.password);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(key);
  await page.locator("#kc-login").click();
  await expect(name(page)).toHaveValue("Worker");
  await expect(page.getByLabel("Note")).toHaveValue("");
});

test("a thousand endpoints are searched, paged and set in bulk", async ({ page, user }) => {
  test.setTimeout(240_000);
  await putEndpoints(user, 999, (n) => [`e${String(n).padStart(4, "0")}-${user.name}`, `Endpoint ${n}`]);
  await signIn(page, user, "/api-keys/new");
  const pages = page.getByRole("navigation", { name: "Pages of endpoints" });
  await expect(pages).toContainText(/1 to 20 of 1,?\d{3}|1 to 20 of 999/);
  await pages.getByRole("button", { name: "Next page" }).click();
  await expect(pages).toContainText("21 to 40");

  const search = page.getByRole("searchbox", { name: /Search endpoints/ });
  await search.fill("endpoint 7");
  await expect(pages).toContainText("1 to 20 of 111");
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await page.getByRole("button", { name: "Select all 111 endpoints" }).click();
  await page
    .getByRole("group", { name: "Access for the selected endpoints" })
    .getByRole("button", { name: "Read", exact: true })
    .click();
  await expect(summary(page)).toContainText("and 106 more");

  await page.getByRole("checkbox", { name: /Only customized \(111\)/ }).check();
  await search.fill("endpoint 77");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(12);
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await page.getByRole("button", { name: "Same as all" }).click();
  await expect(page.getByText("Nothing found")).toBeVisible();
  await expect(page.getByText(/Only customized \(100\)/)).toBeVisible();

  await name(page).fill("Many");
  await submit(page).click();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Leave, I have stored it" }).click();
  await expect(row(page, "Many")).toContainText("100 endpoints: read");
});

test("endpoints that cannot be loaded can be asked for again", async ({ page, user, complaints }) => {
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  await page.route("**/api-keys/endpoints**", (route) => route.abort());
  await signIn(page, user, "/api-keys/new");
  await expect(page.getByText("Could not load the endpoints")).toBeVisible();
  await page.unroute("**/api-keys/endpoints**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId(`endpoint-img-${user.name}`)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test.describe("changing a key", () => {
  test("shows what it gains and what it loses before it is saved", async ({ page, user }) => {
    const id = `img-${user.name}`;
    await putEndpoint(id, "Image generator", user);
    await createKey(user, {
      name: "Worker",
      permissions: { graphql: "read", endpoints: { [id]: "read_write" } },
      expiresTimestamp: Date.now() + 30 * DAY,
    });
    await signIn(page, user);
    await page.getByRole("button", { name: /Edit .*Worker/ }).click();
    await expect(page.getByTestId("api-keys-warning")).toHaveCount(0);
    await level(page, "GraphQL", "Read and write").check();
    await page.getByTestId(`endpoint-${id}`).getByRole("combobox").selectOption("Read");
    await page.getByRole("combobox", { name: "Expires" }).selectOption("Never");
    await expect(page.getByTestId("api-keys-warning")).toContainText("GraphQL: read → read/write");
    await expect(page.getByTestId("api-keys-warning")).toContainText(/Expires: .* → Never/);
    await expect(page.getByTestId("api-keys-info")).toContainText(`${id}: read/write → read`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(row(page, "Worker")).toContainText("GraphQL: read/write");
    const [key] = await keysOf(user);
    expect(key!.permissions).toEqual({ graphql: "read_write", endpoints: { [id]: "read" } });
    expect(key).not.toHaveProperty("expiresTimestamp");
  });

  test("sends only what was changed", async ({ page, user }) => {
    await createKey(user, { name: "Worker", permissions: { graphql: "read", endpoints: {} } });
    await signIn(page, user);
    await page.getByRole("button", { name: /Edit .*Worker/ }).click();
    await name(page).fill("Renamed");
    const [request] = await Promise.all([
      page.waitForRequest((request) => request.method() === "PATCH"),
      page.getByRole("button", { name: "Save" }).click(),
    ]);
    expect(request.postDataJSON()).toEqual({ name: "Renamed" });
    await expect(row(page, "Renamed")).toBeVisible();
  });

  for (const isReloaded of [false, true])
    test(`gives back nothing that was taken away elsewhere meanwhile${isReloaded ? ", also if the list was loaded anew" : ""}`, async ({
      page,
      user,
    }) => {
      const { id } = await createKey(user, {
        name: "Worker",
        permissions: { graphql: "none", endpoints: { "*": "read" } },
      });
      await signIn(page, user, `/api-keys/change?key=${id}`);
      await expect(name(page)).toHaveValue("Worker");
      await changeKey(user, id, { permissions: { graphql: "none", endpoints: {} } });
      if (isReloaded) await comeBack(page);
      await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(row(page, "Worker")).toContainText("GraphQL: read");
      const [key] = await keysOf(user);
      expect(key!.permissions).toEqual({ graphql: "read", endpoints: {} });
    });

  test("of one that is gone says so", async ({ page, user, complaints }) => {
    const { id } = await createKey(user, { name: "Worker", permissions: {} });
    await signIn(page, user, `/api-keys/change?key=${id}`);
    await expect(name(page)).toHaveValue("Worker");
    await asAdmin("DELETE", `/api-keys/${id}`);
    await name(page).fill("Renamed");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("This key no longer exists.")).toBeVisible();
    await page.goto(page.url());
    await expect(heading(page, "This key no longer exists.")).toBeVisible();
    complaints.expect(FAILED_REQUEST);
  });

  test("of somebody else's is like one that does not exist", async ({ page, user, otherUser }) => {
    const { id } = await createKey(otherUser, { name: "Not yours", permissions: {} });
    await signIn(page, user, `/api-keys/change?key=${id}`);
    await expect(heading(page, "This key no longer exists.")).toBeVisible();
    await expect(page.getByText("Not yours")).toHaveCount(0);
  });
});

test("a form that is kept for one user is not another's", async ({ page, user, otherUser, complaints }) => {
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await signIn(page, user, "/api-keys/new");
    await name(page).fill("Private plan");
    await new Promise((done) => setTimeout(done, 2500));
    await submit(page).click();
    await page.getByRole("button", { name: "Sign in again" }).click();
  });
  await page.context().clearCookies();
  await page.goto(`${consoleUrl}/api-keys/new`);
  await logIn(page, otherUser);
  await expect(name(page)).toHaveValue("");
  complaints.expect(FAILED_REQUEST);
});
