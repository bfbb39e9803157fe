import type { Page } from "@playwright/test";

import { usesOf, withAdvice, withUses } from "../support/activity";
import { keyList, keysPath, newUser, putEndpoint, type User } from "../support/keycloak";
import { aged, DAY, type Facts, make, MINUTE, picture } from "../support/pictures";
import { expect, heading, row, signIn, test } from "../support/test";

test.use({ deviceScaleFactor: 2 });

const ENDPOINTS = {
  "chat-large": "Chat, large model",
  "image-generator": "Image generator",
  "speech-to-text": "Speech to text",
  "video-upscaler": "Video upscaler",
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
      graphql: "read",
      endpoints: { "chat-large": "read_write", "speech-to-text": "read_write", "image-generator": "read" },
    },
    expires: 5 * DAY,
    created: 120 * DAY,
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

/** The list of the owner. */
const age = (page: Page) =>
  page.route(keyList, async (route) => {
    await route.fulfill({ json: aged(await (await route.fetch()).json(), KEYS) });
  });

test("pictures of the list, of a key in the making and of its revelation", async ({ page }) => {
  const user = await somebody();
  await age(page);
  await signIn(page, user);
  await expect(page.getByTestId("api-keys-empty")).toBeVisible();
  await picture(page, "account-empty");

  await make(user, KEYS);
  await page.reload();
  await expect(row(page, "Grafana")).toBeVisible();
  await picture(page, "account-list");

  await withUses(page, usesOf(["chat-large", "speech-to-text"]));
  await withAdvice(page, {
    unused: [{ resource: "endpoint:image-generator", action: "read" }],
    suggested: { graphql: "read", endpoints: { "chat-large": "read_write", "speech-to-text": "read_write" } },
  });
  await page.route(`**${keysPath}/*/history?**`, async (route) => {
    const changes = (await (await route.fetch()).json()) as object[];
    await route.fulfill({ json: changes.map((change) => ({ ...change, timestamp: Date.now() - 120 * DAY })) });
  });
  await page.getByRole("link", { name: "Data science notebook" }).click();
  await expect(page.getByRole("slider")).toBeVisible();
  await expect(page.getByTestId("sk-history-created")).toBeVisible();
  await picture(page, "account-key");
  await page.goBack();

  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("CI pipeline");
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
  await page.getByTestId("endpoint-image-generator").getByRole("combobox").selectOption("Read and write");
  await page.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await picture(page, "account-create");

  await page.route(`**${keysPath}`, async (route) => {
    const created = (await (await route.fetch()).json()) as object;
    await route.fulfill({
      status: 201,
      json: { ...created, key: "rpa_9fK2mXw4Tz7Q_1vB8nL3cR6yH0pDgJ5sAqWeUx2Zk9MfYtoNiV7" },
    });
  });
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /CI pipeline.? is ready/)).toBeVisible();
  // Not the free port and the realm of this run.
  await page.getByTestId("sk-curl").evaluate((line) => {
    line.textContent = line.textContent!.replace(/http:.*\/realms\/[\w-]+/, "https://id.example.com/realms/demo");
  });
  await picture(page, "account-reveal");
});
