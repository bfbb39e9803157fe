import { execFileSync } from "node:child_process";

import type { Page } from "@playwright/test";

import { violations } from "../support/axe";
import { asAdmin, createKey, type User } from "../support/keycloak";
import { FAILED_REQUEST, test as base } from "../support/test";
import { logInto, newAdministrator } from "./administrators";
import { dialog, expect, test } from "./test";

const SECRET = "not-to-be-seen-anywhere";

/** A client as most are made: full scope, no attribute. Returns its internal id. */
async function newClient({ name }: User, more: object = {}) {
  const json = { clientId: `gate-of-${name}`, name: "مدخل", secret: SECRET, serviceAccountsEnabled: true, ...more };
  const { location } = await asAdmin("POST", "/clients", json);
  return location!.split("/").pop()!;
}

async function lookAt(page: Page, clientId: string) {
  await page.getByLabel("Client ID").fill(clientId);
  await page.getByRole("button", { name: "Check client" }).click();
  await expect(page.getByTestId("gate-view").getByRole("heading", { name: clientId })).toBeVisible();
}

const check = (page: Page, name: string) => page.getByTestId(`check-${name}`);

test("a client is looked at, mended and made a gate, and the line that is shown exchanges a key", async ({
  page,
  admin,
  user,
}) => {
  const id = await newClient(user);
  const clientId = `gate-of-${user.name}`;
  const [management] = (await asAdmin("GET", "/clients?clientId=realm-management")).json();
  const role = (await asAdmin("GET", `/clients/${management.id}/roles/view-users`)).json();
  await asAdmin("POST", `/clients/${id}/scope-mappings/clients/${management.id}`, [role]);
  const key = await createKey(user, { name: "Tried", permissions: { graphql: "read" } });
  await admin("/api-keys");
  await page
    .getByRole("tab", { name: "Gates" })
    .or(page.getByRole("link", { name: "Gates" }))
    .first()
    .click();
  await lookAt(page, clientId);
  for (const wrong of ["not_enabled_for_api_keys", "has_full_scope", "scope_reaches_keycloak_roles"])
    await expect(check(page, `client_${wrong}`)).toContainText("Problem:");
  for (const right of ["disabled", "not_confidential", "not_openid_connect", "registered_itself"])
    await expect(check(page, `client_${right}`)).toContainText("OK:");
  await expect(page.getByTestId("gate-curl")).toHaveCount(0);
  await expect(page.getByTestId("gate-invalid")).toHaveCount(0);

  await page.getByRole("button", { name: "Fix client and make it a gate" }).click();
  await expect(dialog(page)).toContainText("All tokens of this client lose these roles");
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId("gate-removed")).toContainText("Full scope, realm-management/view-users");
  await expect(page.getByTestId("gate-view").getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByTestId(`gate-${clientId}`)).toContainText("Ready");

  const exchange = async () => {
    const line = await page.getByTestId("gate-curl").innerText();
    expect(line).not.toContain(SECRET);
    const env = { ...process.env, GATE_SECRET: SECRET, KEY: key.key };
    return JSON.parse(execFileSync("sh", ["-c", line], { env, encoding: "utf8" }));
  };
  expect((await exchange()).scope).toBe("graphql:read");
  await page.getByRole("switch", { name: "Requests must name their scope" }).click({ force: true });
  await expect(page.getByTestId("gate-curl")).toContainText("-d scope=graphql:read");
  expect((await exchange()).scope).toBe("graphql:read");
  await expect(page.locator("body")).not.toContainText(SECRET);

  await page.getByRole("button", { name: "Stop exchanging keys" }).click();
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId("gate-view").getByText("No gate", { exact: true })).toBeVisible();
  await expect(page.getByTestId(`gate-${clientId}`)).toHaveCount(0);
  expect((await asAdmin("GET", `/api-gates/${id}`)).json().objections).toEqual(["client_not_enabled_for_api_keys"]);
});

test("what cannot be mended is said, with the way out, and a client nobody has is named at its field", async ({
  page,
  admin,
  user,
}) => {
  await newClient(user, {
    publicClient: true,
    fullScopeAllowed: false,
    enabled: false,
    serviceAccountsEnabled: false,
    attributes: { "api.keys.exchange.reuse": " 60" },
  });
  await admin("/api-keys/gates");
  await page.getByLabel("Client ID").fill("no-such-client");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No client that you can view has this ID")).toBeVisible();
  await lookAt(page, `gate-of-${user.name}`);
  await expect(check(page, "client_not_confidential")).toContainText("Public: anyone could act as this client");
  await expect(check(page, "client_of_keycloak")).toHaveCount(0);
  await expect(check(page, "client_disabled")).toContainText("Enable it in its settings");
  await expect(page.getByTestId("gate-invalid")).toContainText("api.keys.exchange.reuse");
  await expect(page.getByRole("button", { name: "Make this client a gate" })).toBeDisabled();
  await expect(page.getByTestId("gate-curl")).toHaveCount(0);
  await page.getByTestId("gate-view").getByRole("link", { name: "Client settings" }).click();
  await expect(page.getByRole("heading", { name: `gate-of-${user.name}` })).toBeVisible();
});

test("a client of Keycloak cannot be made a gate, and a refused change is said in the page and not on the next one", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  await admin("/api-keys/gates");
  await lookAt(page, "account-console");
  await expect(check(page, "client_of_keycloak")).toContainText("Problem: Keycloak itself uses this client");
  await expect(page.getByRole("button", { name: "Make this client a gate" })).toBeDisabled();

  await newClient(user, { fullScopeAllowed: false });
  await lookAt(page, `gate-of-${user.name}`);
  await page.route("**/api-gates/*", (route) =>
    route.request().method() === "PUT" ? route.fulfill({ status: 409, json: {} }) : route.continue(),
  );
  await page.getByRole("button", { name: "Make this client a gate" }).click();
  await expect(page.getByTestId("gate-view").getByText("Could not complete this action")).toBeVisible();
  await page.getByTestId("gate-view").getByRole("link", { name: "Client settings" }).click();
  await expect(page.getByRole("heading", { name: `gate-of-${user.name}` })).toBeVisible();
  await expect(page.getByText("Could not complete this action")).toHaveCount(0);
  complaints.allow(FAILED_REQUEST);
});

test("a client that cannot be looked for is not said to be unknown", async ({ page, admin, complaints }) => {
  await admin("/api-keys/gates");
  const clients = /\/clients\/?\?.*clientId=/;
  const help = page.locator("#sk-gate-client-help");
  await page.getByLabel("Client ID").fill("account-console");
  for (const [status, words] of [
    [403, "You do not have permission to do this."],
    [undefined, "The server did not respond."],
  ] as const) {
    await page.route(clients, (route) => (status ? route.fulfill({ status, json: {} }) : route.abort()));
    await page.getByRole("button", { name: "Check client" }).click();
    await expect(help).toContainText(words);
    await expect(help).not.toContainText("has this ID");
    await page.unroute(clients);
  }
  await page.getByRole("button", { name: "Check client" }).click();
  await expect(page.getByTestId("gate-view")).toBeVisible();
  complaints.expect(FAILED_REQUEST);
  complaints.allow(/Failed to fetch|HTTP 403/);
});

test("a link to a client that is gone says so", async ({ page, admin, complaints }) => {
  await admin("/api-keys/gates?client=gone");
  await expect(page.getByText("No client that you can view has this ID")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  complaints.allow(FAILED_REQUEST);
});

base("whoever may only view clients sees gates and nothing to act with", async ({ page, user, complaints }) => {
  const id = await newClient(user);
  await logInto(page, await newAdministrator("view-clients"), `/api-keys/gates?client=${id}`);
  await expect(check(page, "client_has_full_scope")).toContainText("Problem:");
  await expect(page.getByTestId("gate-view").getByRole("button")).toHaveCount(0);
  complaints.allow(FAILED_REQUEST, /HTTP 403 Forbidden|Failed to fetch/);
});

test("the page has no barriers, and fits from a phone to a desk", async ({ page, admin, user }) => {
  test.setTimeout(240_000);
  const id = await newClient(user);
  await asAdmin("PUT", `/api-gates/${id}`, { mend: true });
  const other = await newClient({ ...user, name: `${"long-".repeat(30)}${user.name}` });
  for (const [state, client] of [
    ["ready", id],
    ["wrong", other],
  ] as const) {
    for (const width of [375, 768, 1440]) {
      await page.setViewportSize({ width, height: 1000 });
      await admin(`/api-keys/gates?client=${client}`);
      await expect(page.getByTestId("gate-view")).toBeVisible();
      const beyond = (part: string) =>
        page.locator(part).evaluate((element) => element.getBoundingClientRect().right - window.innerWidth);
      for (const part of [".sk-gate", ".sk-gate-search"])
        expect(await beyond(part), `${part} at ${width} px`).toBeLessThanOrEqual(0);
      const content = page.locator(".sk-gate");
      expect(await content.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(1);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.waitForFunction(
          (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
          colorScheme === "dark",
        );
        expect(await violations(page, "main"), `${state}, ${colorScheme}, ${width} px`).toEqual([]);
      }
    }
  }
  await page.getByRole("button", { name: "Fix client and make it a gate" }).click();
  await expect(dialog(page)).toBeVisible();
  expect(await violations(page, "dialog"), "question").toEqual([]);
});
