import { violations } from "../support/axe";
import { asAdmin, createKey, importLegacy } from "../support/keycloak";
import { expect, test } from "./test";

const figure = (sort: string) => `sk-figure-${sort}`;

test("each figure of the posture leads to the list of exactly the keys that it counts", async ({
  page,
  admin,
  user,
}) => {
  test.setTimeout(120_000);
  await createKey(user, { name: "Wide", permissions: { graphql: "read_write" } });
  await createKey(user, { name: "Soon", permissions: {}, expiresTimestamp: Date.now() + 5 * 86_400_000 });
  await importLegacy(user, {
    name: "Old",
    access: "read",
    secret: `legacy-${user.id}`,
    createdTimestamp: Date.now() - 200 * 86_400_000,
    lastUsedTimestamp: Date.now() - 100 * 86_400_000,
  });
  const { counts } = (await asAdmin("GET", "/api-keys/posture")).json();
  const figures = Object.fromEntries(
    Object.entries<{ count: number }>(counts).map(([sort, { count }]) => [sort, count]),
  );
  for (const sort of ["wideOpen", "legacy", "withoutExpiry", "unused90Days", "neverUsed", "expiring30Days"]) {
    await admin("/api-keys/posture");
    await expect(page.getByTestId(figure(sort))).toContainText(String(figures[sort]));
    // Anywhere on the figure.
    await page.getByTestId(figure(sort)).click({ position: { x: 5, y: 5 } });
    await expect(page).toHaveURL(/api-keys\?/);
    const query = new URL(page.url().replace("#", "")).searchParams;
    const unusedDays = query.get("unusedDays");
    if (unusedDays) {
      query.delete("unusedDays");
      query.set("unusedSince", String(Date.now() - Number(unusedDays) * 86_400_000));
    }
    const count = (await asAdmin("GET", `/api-keys/count?${query}`)).json();
    expect(count, sort).toBe(figures[sort]);
    // A reload keeps the filter, which the toolbar names.
    await page.reload();
    await expect(page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Clear all filters" })).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(Math.min(count, 20) + 1);
  }
});

test("the posture has no barriers, in light and dark, on a phone and on a desk", async ({ page, admin }) => {
  test.setTimeout(120_000);
  await admin("/api-keys/posture");
  await expect(page.getByTestId("sk-posture-all")).toBeVisible();
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
    const main = page.locator(".sk-posture");
    expect(await main.evaluate((list) => list.scrollWidth <= list.clientWidth), `${width} px`).toBe(true);
  }
});
