import type { Page } from "@playwright/test";

import { usesOf90Days, withAdvice, withUses } from "../support/activity";
import { violations } from "../support/axe";
import { createExpired, createKey, importLegacy, keyList, putEndpoint, withRealm } from "../support/keycloak";
import { expect, FAILED_REQUEST, heading, row, signIn, test } from "../support/test";

const DAY = 86_400_000;

/** No violation in light and in dark, and nothing sticks out to the side, on a desk and on a phone. */
async function check(page: Page, state: string, widths = [1440, 375]) {
  for (const width of widths) {
    const viewport = { width, height: width > 1000 ? 1000 : 800 };
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const where = `${state}, ${colorScheme}, ${viewport.width} px`;
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
        colorScheme === "dark",
      );
      expect(await violations(page, "main"), where).toEqual([]);
    }
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(tooWide, `${state} sticks out at ${viewport.width} px`).toBe(false);
    const main = await page.evaluate(() => {
      const element = document.querySelector("main")!;
      return element.scrollWidth > element.clientWidth;
    });
    expect(main, `${state} scrolls sideways at ${viewport.width} px`).toBe(false);
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.emulateMedia({ colorScheme: "light" });
}

test("the list has no barriers: empty, filled, searched, deleting", async ({ page, user }) => {
  test.setTimeout(180_000);
  await signIn(page, user);
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  await check(page, "no keys");

  await createKey(user, { name: "مفتاح", permissions: { graphql: "read", endpoints: { "*": "read" } } });
  await createKey(user, { name: "Soon over", permissions: {}, expiresTimestamp: Date.now() + 2 * DAY });
  await createExpired(user, { name: "Over", permissions: {} });
  await createKey(user, { name: "W".repeat(100), permissions: { graphql: "read_write", endpoints: {} } });
  await importLegacy(user, { name: "Old", access: "read", secret: `legacy-${user.id}`, enabled: false });
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(6);
  await check(page, "list");

  await page.getByRole("searchbox").fill("no such key");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await check(page, "nothing found");
  await page.getByRole("searchbox").fill("");
  await row(page, "Soon over")
    .getByRole("button", { name: /Delete/ })
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await check(page, "delete");
});

test("loading and failing have no barriers", async ({ page, user, complaints }) => {
  let fail = () => {};
  const failing = new Promise<void>((done) => (fail = done));
  await page.route(keyList, async (route) => {
    await failing;
    await route.abort();
  });
  await signIn(page, user);
  await expect(page.getByTestId("api-keys-loading")).toBeVisible();
  await check(page, "loading");
  fail();
  await expect(page.getByTestId("api-keys-failed")).toBeVisible();
  await check(page, "load failed");
  complaints.expect(FAILED_REQUEST);
});

test("the form, the reveal and its question have no barriers", async ({ page, user, complaints }) => {
  test.setTimeout(240_000);
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  await signIn(page, user, "/api-keys/new");
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(page.getByTestId(`endpoint-img-${user.name}`)).toBeVisible();
  await check(page, "form");

  await page.getByRole("combobox", { name: "Expires" }).selectOption("Custom date");
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read and write" }).check();
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("Enter a name.")).toBeVisible();
  await check(page, "form with errors");

  await page.getByRole("combobox", { name: "Expires" }).selectOption("Never");
  await name.fill("Worker");
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.getByRole("button", { name: "Sign in again" })).toBeVisible();
  });
  await check(page, "sign in again");
  complaints.expect(FAILED_REQUEST);

  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  await page.getByRole("button", { name: "Test this key" }).click();
  await expect(page.getByTestId("sk-test-result")).toBeVisible();
  await check(page, "reveal");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await check(page, "leave");
  await page.getByRole("button", { name: /^Leave/ }).click();

  await page.getByRole("button", { name: /Edit .*Worker/ }).click();
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
  await page
    .getByRole("radiogroup", { name: "All endpoints" })
    .getByRole("radio", { name: "Read", exact: true })
    .check();
  await expect(page.getByTestId("api-keys-warning")).toBeVisible();
  await expect(page.getByTestId("api-keys-info")).toBeVisible();
  await check(page, "change");

  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /Rotate .*Worker/ }).click();
  await expect(page.getByRole("radio", { name: "Immediately" })).toBeVisible();
  await check(page, "rotate");
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await expect(page.getByText("The old key works until")).toBeVisible();
  await check(page, "rotated");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: /^Leave/ }).click();
  await expect(page.getByText("Replaced")).toBeVisible();
  await check(page, "a key that was replaced");
  await withRealm({ "apiKeys.maxPerUser": "1" }, async () => {
    await page.getByRole("button", { name: "Create API key" }).click();
    await expect(page.getByTestId("api-keys-full")).toBeVisible();
  });
  await check(page, "too many keys");
});

const ALL_WIDTHS = [1440, 768, 375];

test("the page of a key has no barriers, with its tables and questions, and in forced colours", async ({
  page,
  user,
}) => {
  test.setTimeout(240_000);
  const { id } = await createKey(user, {
    name: "W".repeat(100),
    permissions: { graphql: "read_write", endpoints: { "*": "read" } },
    expiresTimestamp: Date.now() + 2 * DAY,
  });
  await withUses(page, usesOf90Days(12));
  await withAdvice(page, {
    unused: [{ resource: "graphql", action: "write" }],
    suggested: { graphql: "read", endpoints: {} },
  });
  await signIn(page, user, `/api-keys/key?key=${id}`);
  await expect(page.getByRole("slider")).toBeVisible();
  await expect(page.getByTestId("sk-history-created")).toBeVisible();
  await check(page, "key", ALL_WIDTHS);
  await page.getByText("Show as tables").click();
  await check(page, "key with tables", ALL_WIDTHS);

  await page.emulateMedia({ forcedColors: "active" });
  expect(await violations(page, "main"), "key in forced colours").toEqual([]);
  const looks = await page.locator(".sk-legend .sk-series").evaluateAll((bars) =>
    bars.map((bar) => {
      const { fill, stroke } = getComputedStyle(bar);
      return `${fill} ${stroke}`;
    }),
  );
  expect(new Set(looks).size).toBeGreaterThanOrEqual(5);
  const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(looks.filter((look) => look === `${canvas} none`)).toEqual([]);
  await page.emulateMedia({ forcedColors: "none" });

  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("dialog")).toContainText("This key loses");
  await check(page, "apply advice", ALL_WIDTHS);
});

test("a form that a link has filled in has no barriers, and its questions neither", async ({ page, user }) => {
  await signIn(page, user, "/api-keys/new?name=CI&graphql=read_write&endpoint=*:read_write&endpoint=none-such:read");
  await expect(page.getByTestId("sk-filled-in")).toBeVisible();
  await expect(page.getByText("This key can do everything you can do on the platform")).toBeVisible();
  await check(page, "filled in", ALL_WIDTHS);
});
