import type { Page } from "@playwright/test";

import { asAdmin, newUser, putEndpoint, REALM, type User, withRealm } from "../support/keycloak";
import { aged, DAY, type Facts, make, MINUTE, picture } from "../support/pictures";
import { expect, test } from "./test";

test.use({ deviceScaleFactor: 2 });

const ENDPOINTS: Record<string, [name: string, owner: string | null]> = {
  "chat-large": ["Chat, large model", null],
  embeddings: ["Text embeddings", null],
  "image-generator": ["Image generator", "alice"],
  "speech-to-text": ["Speech to text", "bob"],
  "video-upscaler": ["Video upscaler", "bob"],
};

const KEYS: Record<string, Record<string, Facts>> = {
  alice: {
    "Deploy script": { created: 690 * DAY, used: 2 * DAY, hint: "Lg8…" },
    "Contractor laptop": {
      permissions: { graphql: "read_write", endpoints: { "*": "read_write" } },
      created: 140 * DAY,
      used: 31 * DAY,
      hint: "rpa_w3T…",
      off: "admin",
    },
    "CI pipeline": {
      permissions: { graphql: "read_write", endpoints: { "image-generator": "read_write" } },
      expires: 87 * DAY,
      created: 3 * DAY,
      used: 3 * MINUTE,
      hint: "rpa_9fK…",
    },
  },
  bob: {
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
  },
  carol: {
    "Data science notebook": {
      permissions: { graphql: "none", endpoints: { "chat-large": "read_write", embeddings: "read" } },
      expires: 5 * DAY,
      created: 85 * DAY,
      used: 5 * 60 * MINUTE,
      hint: "rpa_Qe7…",
    },
  },
};

const FACTS = Object.assign({}, ...Object.values(KEYS)) as Record<string, Facts>;

/** These people and no others: what other tests have made in the realm is not on the pictures. */
async function people() {
  const users: Record<string, User> = {};
  for (const username of Object.keys(KEYS)) {
    const [old] = (await asAdmin("GET", `/users?exact=true&username=${username}`)).json();
    if (old) await asAdmin("DELETE", `/users/${old.id}`);
    const user = await newUser({ username, email: `${username}@example.org` });
    users[username] = { ...user, name: username };
  }
  return users;
}

async function show(page: Page, owners: User[]) {
  const admin = `**/admin/realms/${REALM}`;
  const ofEach = (path: string) =>
    Promise.all(owners.map(async ({ id }) => (await asAdmin("GET", `${path}&userId=${id}`)).json()));
  const pathOf = (url: string) => url.slice(url.indexOf("/api-keys"));
  await page.route(`${admin}/api-keys?**`, async (route) => {
    const keys = aged((await ofEach(pathOf(route.request().url()))).flat(), FACTS);
    await route.fulfill({ json: keys.sort((one, other) => other.createdTimestamp - one.createdTimestamp) });
  });
  await page.route(`${admin}/api-keys/count?**`, async (route) => {
    const counts: { count: number }[] = await ofEach(pathOf(route.request().url()));
    await route.fulfill({ json: { count: counts.reduce((sum, { count }) => sum + count, 0), more: false } });
  });
  // Not what other tests have disabled.
  const bulk = { batch: "a1b2c3d4", timestamp: Date.now() - 60_000, actor: "admin", count: 3, more: false };
  await page.route(`${admin}/api-keys/disable?**`, (route) => route.fulfill({ json: [bulk] }));
  await page.route(`${admin}/api-endpoints?**`, async (route) => {
    const ids = Object.keys(ENDPOINTS);
    const endpoints = await Promise.all(ids.map(async (id) => (await asAdmin("GET", `/api-endpoints/${id}`)).json()));
    await route.fulfill({ json: endpoints });
  });
}

test("pictures of the keys of all users, of the catalogue and of the rules", async ({ page, admin }) => {
  const users = await people();
  for (const [id, [name, owner]] of Object.entries(ENDPOINTS)) {
    await putEndpoint(id, name, owner === null ? null : users[owner]!);
  }
  for (const [owner, keys] of Object.entries(KEYS)) await make(users[owner]!, keys);
  await show(page, Object.values(users));

  await admin("/api-keys");
  await expect(page.getByRole("row").filter({ hasText: "Grafana" })).toBeVisible();
  await picture(page, "admin-keys", 1440);

  await admin("/api-endpoints");
  await expect(page.getByTestId("endpoint-speech-to-text").getByRole("link", { name: "bob" })).toBeVisible();
  await picture(page, "admin-endpoints", 1440);

  await withRealm({ "apiKeys.requireExpiry": "true", "apiKeys.maxLifetimeDays": "365" }, async () => {
    await admin("/api-keys/rules");
    await expect(page.getByTestId("api-keys-exceeding")).toBeVisible();
    await picture(page, "admin-rules", 1440);
  });
});
