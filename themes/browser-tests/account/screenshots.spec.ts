import { join } from "node:path";

import type { Page } from "@playwright/test";

import { asAdmin, createKey, importLegacy, newUser, putEndpoint, switchOff, type User } from "../support/keycloak";
import { expect, heading, row, signIn, test } from "../support/test";

// The pictures of the README. Every run makes them; `npm run images` puts them into docs/images.
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = Date.now();

test.use({ deviceScaleFactor: 2 });

const ENDPOINTS = {
  "chat-large": "Chat, large model",
  "image-generator": "Image generator",
  "speech-to-text": "Speech to text",
  "video-upscaler": "Video upscaler",
};

type Facts = {
  permissions?: unknown;
  expires?: number;
  created: number;
  used?: number;
  hint: string;
  off?: "owner" | "admin";
};

/** From the oldest to the newest. */
const KEYS: Record<string, Facts> = {
  "Deploy script": { created: 690 * DAY, used: 2 * DAY, hint: "Lg8…" },
  "Contractor laptop": {
    permissions: { graphql: "read_write", endpoints: { "*": "read_write" } },
    created: 140 * DAY,
    used: 31 * DAY,
    hint: "rpa_w3T…",
    off: "admin",
  },
  "Data science notebook": {
    permissions: {
      graphql: "none",
      endpoints: { "chat-large": "read_write", "speech-to-text": "read_write", "image-generator": "read" },
    },
    expires: 5 * DAY,
    created: 85 * DAY,
    used: 5 * 60 * MINUTE,
    hint: "rpa_Qe7…",
  },
  "Load test": {
    permissions: { graphql: "none", endpoints: { "video-upscaler": "read_write" } },
    expires: 60 * DAY,
    created: 30 * DAY,
    hint: "rpa_zB1…",
    off: "owner",
  },
  "Grafana, read only": {
    permissions: { graphql: "read", endpoints: { "*": "read" } },
    created: 21 * DAY,
    used: 20_000,
    hint: "rpa_4mX…",
  },
  "CI pipeline": {
    permissions: { graphql: "read_write", endpoints: { "image-generator": "read_write" } },
    expires: 87 * DAY,
    created: 3 * DAY,
    used: 3 * MINUTE,
    hint: "rpa_9fK…",
  },
};

async function somebody(): Promise<User> {
  const user = await newUser({ firstName: "Alice", lastName: "Archer" });
  for (const [id, name] of Object.entries(ENDPOINTS)) await putEndpoint(id, name, user);
  return user;
}

async function fill(user: User) {
  for (const [name, { permissions, expires, off }] of Object.entries(KEYS)) {
    if (!permissions) {
      await importLegacy(user, { name, access: "read", secret: `legacy-${user.id}` });
      continue;
    }
    const { id } = await createKey(user, { name, permissions, expiresTimestamp: expires && now + expires });
    if (off === "admin") await asAdmin("PATCH", `/api-keys/${id}`, { enabled: false });
    if (off === "owner") await switchOff(user, id);
  }
}

/** Real keys of the real server, but as old as keys of real people are. */
const age = (page: Page) =>
  page.route("**/demo/api-keys?**", async (route) => {
    const keys = (await (await route.fetch()).json()) as { name: string }[];
    const aged = keys.map((key) => {
      const { created, used, hint } = KEYS[key.name]!;
      return { ...key, hint, createdTimestamp: now - created, lastUsedTimestamp: used && now - used };
    });
    await route.fulfill({ json: aged });
  });

/** As high as what is on the page. */
async function picture(page: Page, name: string) {
  // In a window that is low, no part of the page is stretched.
  await page.setViewportSize({ width: 1280, height: 400 });
  const height = await page.evaluate(() => {
    const main = document.querySelector("main")!;
    return Math.ceil(
      main.getBoundingClientRect().top + [...main.children].reduce((sum, part) => sum + part.scrollHeight, 0),
    );
  });
  await page.setViewportSize({ width: 1280, height });
  // No cursor in a field, no pointer over a button.
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction(
      (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
      colorScheme === "dark",
    );
    const file = `account-${name}${colorScheme === "dark" ? "-dark" : ""}.png`;
    await page.screenshot({ path: join(process.env.TEST_WORK!, "images", file) });
  }
}

test("pictures of the list, of a key in the making and of its revelation", async ({ page }) => {
  const user = await somebody();
  await age(page);
  await signIn(page, user);
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  await picture(page, "empty");

  await fill(user);
  await page.reload();
  await expect(row(page, "Grafana")).toBeVisible();
  await picture(page, "list");

  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("CI pipeline");
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
  await page.getByTestId("endpoint-image-generator").getByRole("combobox").selectOption("Read and write");
  await page.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await picture(page, "create");

  await page.route("**/demo/api-keys", async (route) => {
    const created = (await (await route.fetch()).json()) as object;
    await route.fulfill({
      status: 201,
      json: { ...created, key: "rpa_9fK2mXw4Tz7Q_1vB8nL3cR6yH0pDgJ5sAqWeUx2Zk9MfYtoNiV7" },
    });
  });
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /CI pipeline.? is ready/)).toBeVisible();
  // Not the free port of this run.
  await page.getByTestId("sk-curl").evaluate((line) => {
    line.textContent = line.textContent!.replace(/http:\/\/[^/]+/, "https://id.example.com");
  });
  await picture(page, "reveal");
});
