import type { Page } from "@playwright/test";

import { totalOf, usesOf90Days, withAdvice, withUses } from "../support/activity";
import {
  asAdmin,
  call,
  consoleUrl,
  createKey,
  importLegacy,
  keysOf,
  keysPath,
  putEndpoint,
  userToken,
  withRealm,
} from "../support/keycloak";
import { expect, FAILED_REQUEST, flip, heading, row, signIn, test } from "../support/test";

const DAY = 86_400_000;
const NOTHING = { graphql: "none", endpoints: {} };

const pageOf = (id: string) => `/api-keys/key?key=${id}`;
const fact = (page: Page, term: string) =>
  page.locator(".sk-facts > div").filter({ has: page.getByRole("term").filter({ hasText: term }) });

async function change(user: Parameters<typeof userToken>[0], id: string, json: object) {
  const token = await userToken(user);
  const answer = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}`, { method: "PATCH", json, token });
  expect(answer.status, answer.text).toBe(200);
}

test("a key has a page, which says what it is; the way back leads to the list as it was", async ({ page, user }) => {
  const [chat, image] = [`chat-${user.name}`, `image-${user.name}`];
  await putEndpoint(chat, "Chat, large", user);
  await putEndpoint(image, "Image generator", user);
  const endpoints = { [chat]: "read", [image]: "read_write" };
  const { id, key } = await createKey(user, {
    name: "Nightly backup",
    note: "Runs on build-7.\nAsk Ada <b>first</b>.",
    permissions: { graphql: "read", endpoints },
    expiresTimestamp: Date.now() + 20 * DAY,
  });
  await createKey(user, { name: "Another", permissions: NOTHING });
  await signIn(page, user, "/api-keys?search=night&show=expiring");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "Nightly backup" }).click();

  await expect(heading(page, "Nightly backup")).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Nightly backup");
  await expect(page.locator("main")).toContainText(key.slice(0, 7));
  await expect(fact(page, "Created")).toContainText(/by you, from .demo-cli/);
  await expect(fact(page, "Expires")).toContainText("in 20 days");
  await expect(fact(page, "Last used")).toContainText("Not used yet");
  await expect(fact(page, "Note")).toContainText("Ask Ada <b>first</b>.");
  await expect(page.getByTestId("sk-grant")).toContainText("It can run GraphQL queries, but not mutations.");
  await expect(page.getByTestId("sk-grant")).toContainText(`It can read ${chat}.`);
  await page.getByText("2 endpoints by name").click();
  await expect(page.getByTestId("sk-grant").getByText("Image generator")).toBeVisible();
  await expect(page.getByText("No uses in the last 90 days.")).toBeVisible();
  await expect(page.getByTestId("sk-advice")).toContainText("observed for 0 days");

  await page.goBack();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("searchbox")).toHaveValue("night");
  await expect(page.getByRole("combobox", { name: "Show" })).toHaveValue("expiring");
  await page.goto(`${consoleUrl}${pageOf(id)}`);
  // The console goes through the login first; a reload in the middle of that would be aborted.
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(heading(page, /Edit .*Nightly backup/)).toBeVisible();
  await page.getByRole("textbox", { name: "Note" }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("sk-grant")).toBeVisible();
  await expect(fact(page, "Note")).toHaveCount(0);
  expect((await keysOf(user)).find((one) => one.id === id)).not.toHaveProperty("note");
});

test("endpoints of the list open to their names", async ({ page, user }) => {
  const endpoints = Object.fromEntries(["a", "b"].map((id) => [`${id}-${user.name}`, "read"]));
  for (const id of Object.keys(endpoints)) await putEndpoint(id, `Model ${id[0]!.toUpperCase()}`, user);
  await createKey(user, { name: "Deploy", permissions: { graphql: "none", endpoints } });
  await signIn(page, user);
  const one = row(page, "Deploy");
  await expect(one.getByText("Model A")).toHaveCount(0);
  await one.getByText("2 endpoints: read").click();
  await expect(one.getByText("Model A")).toBeVisible();
  await expect(one.getByText(`b-${user.name}`)).toBeVisible();
});

test("the chart shows the busiest and the others, and is read with the keyboard; the tables hold all of it", async ({
  page,
  user,
}) => {
  const { id } = await createKey(user, { name: "Busy", permissions: NOTHING });
  const uses = usesOf90Days(12);
  await withUses(page, uses);
  await signIn(page, user, pageOf(id));
  const number = new Intl.NumberFormat("en-US");
  await expect(page.getByText(`${number.format(totalOf(uses))} uses in the last 90 days`)).toBeVisible();
  await expect(fact(page, "Last used")).toContainText(/through .gate/);
  await expect(fact(page, "Last used")).toContainText("for worker-0 (write)");
  // GraphQL and four endpoints, eight others, and those without a purpose.
  await expect(page.locator(".sk-legend li")).toHaveCount(7);
  await expect(page.locator(".sk-legend")).toContainText("8 others");
  await expect(page.locator(".sk-legend")).toContainText("Purpose not stated: 63");

  const chart = page.getByRole("slider", { name: "Uses per day" });
  const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  const ago = (days: number) => day.format(Date.now() - days * DAY);
  await chart.focus();
  await expect(chart).toHaveAttribute("aria-valuetext", new RegExp(`^${ago(0)}: .*worker-0: `));
  await page.keyboard.press("ArrowLeft");
  await expect(chart).toHaveAttribute("aria-valuetext", new RegExp(`^${ago(1)}: \\d+ uses`));
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(chart).toHaveAttribute("aria-valuetext", new RegExp(`^${ago(89)}: `));
  await expect(page.getByTestId("sk-day")).toContainText(ago(89));

  await page.getByText("Show as tables").click();
  const resources = page.getByRole("table", { name: "Uses by resource" });
  await expect(resources.getByRole("row")).toHaveCount(15);
  await expect(resources.getByRole("row").filter({ hasText: "worker-11" })).toContainText(
    number.format(totalOf(uses.filter(({ resource }) => resource === "endpoint:worker-11"))),
  );
  const days = new Set(uses.map(({ date }) => date)).size;
  await expect(page.getByRole("table", { name: /Uses by day/ }).getByRole("row")).toHaveCount(days + 1);
});

test("advice shows what it takes away, and applied it is what the key may do", async ({ page, user }) => {
  const { id } = await createKey(user, {
    name: "Wide",
    permissions: { graphql: "read_write", endpoints: { "*": "read" } },
  });
  await withAdvice(page, {
    unused: [
      { resource: "graphql", action: "write" },
      { resource: "endpoint:*", action: "read" },
    ],
    suggested: { graphql: "read", endpoints: {} },
  });
  await signIn(page, user, pageOf(id));
  const advice = page.getByTestId("sk-advice");
  await expect(advice).toContainText("in the last 60 days");
  await expect(advice.getByRole("listitem")).toHaveText(["GraphQL (write)", "All endpoints (read)"]);
  await advice.getByRole("button", { name: "Apply" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("GraphQL: read/write → read");
  await expect(dialog).toContainText("All endpoints: read → no access");
  expect((await keysOf(user))[0]).toMatchObject({ permissions: { graphql: "read_write" } });
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("sk-grant")).toContainText("but not mutations");
  expect((await keysOf(user))[0]).toMatchObject({ permissions: { graphql: "read", endpoints: {} } });
  // What is applied is no longer offered.
  await expect(advice.getByRole("button", { name: "Apply" })).toHaveCount(0);
});

test("advice that is withheld says why", async ({ page, user }) => {
  const { id } = await createKey(user, { name: "Wide", permissions: { graphql: "read_write", endpoints: {} } });
  await withAdvice(page, { withheld: "blind_uses", blindUses: 3, unused: [{ resource: "graphql", action: "write" }] });
  await signIn(page, user, pageOf(id));
  await expect(page.getByTestId("sk-advice")).toContainText("3 uses did not state a purpose");
  await expect(page.getByRole("button", { name: "Apply" })).toHaveCount(0);
  await withAdvice(page, { withheld: "too_young", observedDays: 1 });
  await page.reload();
  await expect(page.getByTestId("sk-advice")).toContainText("This key has been observed for 1 day.");
});

test("the history says what was changed, and restores permissions within the rules of today", async ({
  page,
  user,
  complaints,
}) => {
  const { id } = await createKey(user, { name: "Deploy", permissions: { graphql: "read_write", endpoints: {} } });
  await change(user, id, { permissions: { graphql: "read", endpoints: {} } });
  await change(user, id, { name: "Deployment" });
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: true });
  await signIn(page, user, pageOf(id));
  const history = page.getByRole("list", { name: "History" });
  await expect(history.getByTestId("sk-history-renamed")).toContainText("Deploy");
  await expect(history.getByTestId("sk-history-renamed")).toContainText(/by you, from .demo-cli/);
  await expect(history.getByTestId("sk-history-disabled")).toContainText("by an administrator");
  const narrowed = history.getByTestId("sk-history-permissions");
  await expect(narrowed).toContainText("GraphQL: read/write → read");

  await withRealm({ "apiKeys.maxGraphql": "read" }, async () => {
    await narrowed.getByRole("button", { name: /^Restore/ }).click();
    await expect(page.getByRole("dialog")).toContainText("This key gains");
    await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
    await expect(page.getByRole("dialog")).toContainText("Your organization does not allow these permissions.");
  });
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect((await keysOf(user))[0]).toMatchObject({ permissions: { graphql: "read_write" } });
  await expect(history.getByTestId("sk-history-permissions")).toHaveCount(2);
  await expect(history.getByTestId("sk-history-permissions").first()).toContainText("GraphQL: read → read/write");
  complaints.expect(FAILED_REQUEST);
});

test("a key is switched, duplicated, rotated and deleted from its page", async ({ page, user }) => {
  const { id } = await createKey(user, {
    name: "Deploy",
    note: "On build-7",
    permissions: { graphql: "read", endpoints: { "*": "read" } },
    expiresTimestamp: Date.now() + 30 * DAY,
  });
  await signIn(page, user, pageOf(id));
  const onOff = page.getByRole("switch", { name: "Enabled" });
  const switched = page.waitForResponse((response) => response.request().method() === "PATCH");
  await flip(onOff);
  await switched;
  await expect(page.locator(".sk-heading")).toContainText("Disabled");
  await flip(onOff);
  await expect(page.locator(".sk-heading")).not.toContainText("Disabled");

  await page.getByRole("button", { name: "Duplicate" }).click();
  await expect(page.getByTestId("sk-filled-in")).toContainText("Deploy");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Deploy (copy)");
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue("On build-7");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /Deploy \(copy\).* is ready/)).toBeVisible();
  const [copy, original] = await keysOf(user);
  expect(copy).toMatchObject({ note: "On build-7", permissions: original!.permissions });
  expect(Math.abs((copy!.expiresTimestamp as number) - (original!.expiresTimestamp as number))).toBeLessThan(DAY);
  await page.getByRole("button", { name: "Copy the key" }).click();

  await page.goto(`${consoleUrl}${pageOf(id)}`);
  await page.getByRole("button", { name: "Rotate" }).click();
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.goto(`${consoleUrl}${pageOf(id)}`);
  await expect(page.locator(".sk-heading")).toContainText("Replaced");
  await fact(page, "Replaced by").getByRole("link").click();
  await fact(page, "Replaces").getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(id));
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(heading(page, "API keys")).toBeVisible();
  await expect(page.getByTestId(`key-${id}`)).toHaveCount(0);
  await page.goto(`${consoleUrl}${pageOf(id)}`);
  await expect(heading(page, "This key no longer exists.")).toBeVisible();
});

test("a part that cannot be loaded leaves the others, and can be asked for again", async ({
  page,
  user,
  complaints,
}) => {
  await importLegacy(user, { name: "Old", access: "read", secret: `legacy-${user.id}` });
  const [{ id }] = (await keysOf(user)) as [{ id: string }];
  await page.route("**/usage?**", (route) => route.abort());
  await signIn(page, user, pageOf(id));
  await expect(page.getByText("Could not load this part of the page")).toBeVisible();
  await expect(page.getByTestId("sk-grant")).toContainText("Created before keys had permissions");
  await expect(page.getByTestId("sk-history-imported")).toBeVisible();
  await page.unroute("**/usage?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("No uses in the last 90 days.")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("the address of a key's resource opens its page, and one of nothing the list", async ({ page, user }) => {
  let key = await createKey(user, { name: "Deploy", permissions: {} });
  // Keycloak takes a path with a "v" and a digit in it for its own REST.
  while (/v\d/.test(key.id)) key = await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user, `/api-keys/${key.id}`);
  await expect(heading(page, /Deploy/)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/api-keys/key\\?key=${key.id}$`));
  await page.goto(`${consoleUrl}/api-keys/nothing`);
  await expect(heading(page, "API keys")).toBeVisible();
  await expect(page).toHaveURL(/\/api-keys\/?$/);
});
