import { call, createKey, keysPath, userToken } from "../support/keycloak";
import { expect, test } from "./test";

const READ = { graphql: "read", endpoints: {} };

test("an administrator sees how far a rotation has got, and cannot end the old key for its owner", async ({
  page,
  admin,
  user,
}) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  const answer = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${old.id}/rotate`, {
    method: "POST",
    json: { graceSeconds: 20 * 86_400 },
    token: await userToken(user),
  });
  expect(answer.status, answer.text).toBe(201);
  const next = answer.json() as { id: string };

  await admin(`/api-keys/key/${next.id}`);
  const rotation = page.getByTestId("sk-rotation");
  await expect(rotation).toContainText("in 20 days");
  await expect(rotation).toContainText("Uses of the new key");
  await expect(page.getByRole("button", { name: "End the old key now" })).toHaveCount(0);
  await rotation.getByRole("link", { name: old.id }).click();
  await expect(page).toHaveURL(new RegExp(`/api-keys/key/${old.id}`));
  await expect(page.getByRole("link", { name: next.id })).toBeVisible();
  await expect(rotation).toContainText("in 20 days");
});
