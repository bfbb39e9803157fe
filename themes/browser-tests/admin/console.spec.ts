import { expect, test } from "./test";

test("the stock pages are all there and work beside ours", async ({ page, admin }) => {
  test.setTimeout(180_000);
  await admin("/clients");
  const menu = page.getByRole("navigation", { name: "Global" });
  await expect(menu.getByRole("link", { name: "User federation" })).toBeVisible();
  const entries = await menu.getByRole("link").allInnerTexts();
  // Keycloak adds an entry for each of its features that is on, behind these.
  expect(entries.slice(0, 13)).toEqual([
    "Clients",
    "Client scopes",
    "Realm roles",
    "Users",
    "Groups",
    "API keys",
    "API endpoints",
    "Sessions",
    "Events",
    "Realm settings",
    "Authentication",
    "Identity providers",
    "User federation",
  ]);
  for (const [entry, heading] of [
    ["Client scopes", "Client scopes"],
    ["Realm roles", "Realm roles"],
    ["Users", "Users"],
    ["Groups", "Groups"],
    ["API keys", "API keys"],
    ["Sessions", "Sessions"],
    ["API endpoints", "API endpoints"],
    ["Events", "Events"],
    ["Realm settings", "Demo platform"],
    ["Authentication", "Authentication"],
    ["Identity providers", "Identity providers"],
    ["User federation", "User federation"],
    ["Clients", "Clients"],
  ] as const) {
    await menu.getByRole("link", { name: entry, exact: true }).click();
    // An empty state has a title of the same level, below that of the page.
    await expect(page.getByRole("heading", { level: 1, name: heading }).first()).toBeVisible();
    await expect(menu.locator(".pf-m-current")).toHaveText(entry);
  }
});

test("the tabs of our page are links: a new tab, a reload and back work", async ({ page, admin }) => {
  await admin("/api-keys");
  const rules = page.getByRole("tab", { name: "Rules" });
  await expect(rules).toHaveAttribute("href", /#.*\/api-keys\/rules$/);
  await rules.click();
  await expect(page.getByLabel("Keys per user")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Keys" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByLabel("Keys per user")).toBeHidden();
  await page.goForward();
  await expect(page.getByLabel("Keys per user")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Keys per user")).toBeVisible();
});

test("a page that does not exist is said as the stock console says it", async ({ page, admin }) => {
  await admin("/no-such-page/at/all");
  await expect(page.getByText("Page not found")).toBeVisible();
});
