import type { Page } from "@playwright/test";

import { asAdmin, call, createKey, exchange, keysOf, keysPath, switchOff, userToken } from "../support/keycloak";
import { expect, heading, signIn, test } from "../support/test";

const DAY = 86_400_000;
const READ = { graphql: "read", endpoints: {} };

const pageOf = (id: string) => `/api-keys/key?key=${id}`;
const rotation = (page: Page) => page.getByTestId("sk-rotation");
const fact = (page: Page, term: string) =>
  rotation(page)
    .locator(".sk-facts > div")
    .filter({ has: page.getByRole("term").filter({ hasText: term }) });

async function rotate(user: Parameters<typeof userToken>[0], id: string) {
  const token = await userToken(user);
  const answer = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}/rotate`, {
    method: "POST",
    json: { graceSeconds: 20 * 86_400 },
    token,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json() as { id: string; key: string };
}

const answerWith = (page: Page, json: unknown) =>
  page.route(`**${keysPath}/*/rotation`, (route) => route.fulfill({ json }));

const handover = (old: object, allMoved: boolean) => ({
  predecessor: {
    id: "AAAAAAAAAAAA",
    name: "Deploy",
    enabled: true,
    endsTimestamp: Date.now() + 5 * DAY,
    ended: false,
    lastUsedTimestamp: Date.now() - 3 * DAY,
    ...old,
  },
  successor: {
    id: "BBBBBBBBBBBB",
    name: "Deploy",
    enabled: true,
    createdTimestamp: Date.now() - 4 * DAY,
    lastUsedTimestamp: Date.now(),
    usesSince: 1834,
  },
  allMoved,
});

test("the page of a replaced key ends it now; it is refused at once, and the new one is not", async ({
  page,
  user,
}) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  const next = await rotate(user, old.id);
  expect((await exchange(old.key)).status).toBe(200);
  await signIn(page, user, pageOf(old.id));

  await expect(heading(page, "Deploy")).toBeVisible();
  await expect(fact(page, "Old key ends")).toContainText("in 20 days");
  await expect(fact(page, "Uses of the new key")).toContainText("0");
  await page.getByRole("button", { name: "End the old key now" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("This cannot be undone.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(old.key)).status).toBe(200);

  await page.getByRole("button", { name: "End the old key now" }).click();
  await dialog.getByRole("button", { name: "End the old key now" }).click();

  await expect(page.getByText("The old key has ended")).toBeVisible();
  await expect(fact(page, "Old key ends")).toContainText("Expired");
  await expect(page.getByRole("button", { name: "End the old key now" })).toHaveCount(0);
  await expect(page.locator("main")).toContainText("Ended early");
  expect((await exchange(old.key)).status).toBe(400);
  expect((await exchange(next.key)).status).toBe(200);
  expect((await keysOf(user)).find(({ id }) => id === old.id)!.enabled).toBe(false);
});

test("the page of the new key leads to the old one, and ends it too", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  const next = await rotate(user, old.id);
  await signIn(page, user, pageOf(next.id));

  await expect(page.getByRole("term").filter({ hasText: "Replaces" })).toBeVisible();
  await page.getByRole("button", { name: "End the old key now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End the old key now" }).click();

  await expect(page.getByRole("button", { name: "End the old key now" })).toHaveCount(0);
  expect((await exchange(old.key)).status).toBe(400);
  expect((await exchange(next.key)).status).toBe(200);
});

test("a key that was never rotated says nothing of it", async ({ page, user }) => {
  const key = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, pageOf(key.id));
  await expect(page.getByTestId("sk-history-created")).toBeVisible();
  await expect(rotation(page)).toHaveCount(0);
});

test("a hint says when all programs have moved, and a warning if the old key is still used", async ({ page, user }) => {
  const key = await createKey(user, { name: "Deploy", permissions: READ });
  await answerWith(page, { from: handover({}, true), to: null });
  await signIn(page, user, pageOf(key.id));
  await expect(rotation(page)).toContainText("All programs seem to use the new key");
  await expect(fact(page, "Uses of the new key")).toContainText("1,834");
  await expect(fact(page, "Old key last used")).toContainText("3 days ago");

  await page.unrouteAll();
  await answerWith(page, {
    from: handover({ ended: true, endsTimestamp: Date.now() - DAY, reusedTimestamp: Date.now() - 3_600_000 }, false),
    to: null,
  });
  await page.reload();
  await expect(rotation(page)).toContainText("The old key was used after its end");
  await expect(rotation(page)).toContainText("Last seen 1 hour ago");
  await expect(page.getByRole("button", { name: "End the old key now" })).toHaveCount(0);
});

test("a replaced key that is disabled for good has no end to wait for; one that its owner can enable has", async ({
  page,
  user,
}) => {
  const end = page.getByRole("button", { name: "End the old key now" });
  const { id } = await createKey(user, { name: "Deploy", permissions: READ });
  await rotate(user, id);
  await switchOff(user, id);
  await signIn(page, user, pageOf(id));
  await expect(rotation(page)).toBeVisible();
  await expect(end).toBeVisible();
  for (const stop of [
    () => asAdmin("POST", `/api-keys/${id}/leak`),
    () => asAdmin("PATCH", `/api-keys/${id}`, { enabled: false }),
  ]) {
    await stop();
    await page.reload();
    await expect(rotation(page)).toBeVisible();
    await expect(end).toHaveCount(0);
  }
});
