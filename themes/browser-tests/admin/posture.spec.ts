import { violations } from "../support/axe";
import { asAdmin, createKey, importLegacy } from "../support/keycloak";
import { expect, test } from "./test";

const figure = (sort: string) => `sk-figure-${sort}`;

test("each figure of the posture leads to the list of exactly the keys that it counts", async ({
  page,
  admin,
  user,
}) => {
  test.setTimeout(180_000);
  await createKey(user, { name: "Wide", permissions: { graphql: "read_write" } });
  await createKey(user, { name: "Soon", permissions: {}, expiresTimestamp: Date.now() + 5 * 86_400_000 });
  await importLegacy(user, {
    name: "Old",
    access: "read",
    secret: `legacy-${user.id}`,
    createdTimestamp: Date.now() - 200 * 86_400_000,
    lastUsedTimestamp: Date.now() - 100 * 86_400_000,
  });
  const leaked = await createKey(user, { name: "Leaked", permissions: {} });
  await asAdmin("POST", `/api-keys/${leaked.id}/leak`);
  await asAdmin("PATCH", `/api-keys/${leaked.id}`, { enabled: true });
  const stopped = await createKey(user, { name: "Stopped", permissions: {} });
  await asAdmin("POST", `/api-keys/${stopped.id}/leak`);
  for (const sort of [
    "wideOpen",
    "leaked",
    "leakedEnabled",
    "legacy",
    "withoutExpiry",
    "unused90Days",
    "neverUsed",
    "expiring30Days",
  ]) {
    // Keys of earlier tests expire meanwhile: everything is read again until it agrees.
    await expect(async () => {
      const { count: expected } = (await asAdmin("GET", "/api-keys/posture")).json().counts[sort];
      expect(expected, sort).toBeGreaterThan(0);
      await admin("/api-keys/posture");
      await expect(page.getByTestId(figure(sort))).toContainText(String(expected), { timeout: 5_000 });
      // Anywhere on the figure.
      await page.getByTestId(figure(sort)).click({ position: { x: 5, y: 5 } });
      await expect(page).toHaveURL(/api-keys\?/, { timeout: 5_000 });
      const query = new URL(page.url().replace("#", "")).searchParams;
      const unusedDays = query.get("unusedDays");
      if (unusedDays) {
        query.delete("unusedDays");
        query.set("unusedSince", String(Date.now() - Number(unusedDays) * 86_400_000));
      }
      expect((await asAdmin("GET", `/api-keys/count?${query}`)).json(), sort).toBe(expected);
      // A reload keeps the filter, which the toolbar names.
      await page.reload();
      const clear = page.getByTestId("api-keys-toolbar").getByRole("button", { name: "Clear all filters" });
      await expect(clear).toBeVisible({ timeout: 5_000 });
      await expect(page.getByRole("row")).toHaveCount(Math.min(expected, 20) + 1, { timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
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
