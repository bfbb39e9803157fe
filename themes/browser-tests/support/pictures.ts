import { join } from "node:path";

import type { Page } from "@playwright/test";

import { asAdmin, createKey, importLegacy, switchOff, type User } from "./keycloak";

// The pictures of the documentation. Every run makes them; `npm run images` puts them into docs/images.
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
const now = Date.now();

/** What a key on a picture is like; times in milliseconds before now, and after it for the expiry. */
export type Facts = {
  /** Absent for a legacy key. */
  permissions?: unknown;
  expires?: number;
  created: number;
  used?: number;
  hint: string;
  off?: "owner" | "admin";
};

/** Real keys of the real server, */
export async function make(owner: User, keys: Record<string, Facts>) {
  for (const [name, { permissions, expires, off }] of Object.entries(keys)) {
    if (!permissions) {
      await importLegacy(owner, { name, access: "read", secret: `legacy-${owner.id}` });
      continue;
    }
    const { id } = await createKey(owner, { name, permissions, expiresTimestamp: expires && now + expires });
    if (off === "admin") await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
    if (off === "owner") await switchOff(owner, id);
  }
}

/** but as old as keys of real people are. */
export const aged = <T extends { name: string }>(keys: T[], facts: Record<string, Facts>) =>
  keys.map((key) => {
    const { created, used, hint } = facts[key.name]!;
    return { ...key, hint, createdTimestamp: now - created, lastUsedTimestamp: used && now - used };
  });

/** As high as what is on the page. */
export async function picture(page: Page, name: string, width = 1280) {
  // In a window that is low, no part of the page is stretched.
  await page.setViewportSize({ width, height: 400 });
  const height = await page.evaluate(() => {
    const main = document.querySelector("main")!;
    // What only says the language of its content has no box of its own.
    const parts = [...main.children].flatMap((part) =>
      getComputedStyle(part).display === "contents" ? [...part.children] : [part],
    );
    return Math.ceil(main.getBoundingClientRect().top + parts.reduce((sum, part) => sum + part.scrollHeight, 0));
  });
  await page.setViewportSize({ width, height });
  // No cursor in a field, no pointer over a button.
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction(
      (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
      colorScheme === "dark",
    );
    const file = `${name}${colorScheme === "dark" ? "-dark" : ""}.png`;
    await page.screenshot({ path: join(process.env.TEST_WORK!, "images", file) });
  }
}
