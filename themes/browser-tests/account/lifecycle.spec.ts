import { exchange, keysOf } from "../support/keycloak";
import { expect, flip, heading, row, signIn, test } from "../support/test";

test("a key lives its whole life through the page", async ({ page, user }) => {
  test.setTimeout(180_000);
  await signIn(page, user);
  const key = await test.step("it is created with read access to GraphQL", async () => {
    await page.getByRole("button", { name: "Create API key" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Nightly backup");
    await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(heading(page, /Nightly backup.? is ready/)).toBeVisible();
    return page.getByTestId("sk-key").innerText();
  });

  await test.step("the revealed key is a key: the gate gets a token for it", async () => {
    const answer = await exchange(key);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json().scope).toBe("graphql:read");
  });

  await test.step("the list shows that it has been used", async () => {
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Leave, I have stored it" }).click();
    await expect(row(page, "Nightly backup")).toContainText("Not used yet");
    // The server writes the use of keys down in rounds, not with every request.
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(row(page, "Nightly backup")).not.toContainText("Not used yet", { timeout: 1000 });
    }).toPass({ timeout: 90_000 });
    await expect(row(page, "Nightly backup").getByRole("time").last()).toHaveAttribute("title", /\d{4} at \d/);
  });

  await test.step("switched off, it is refused; switched on, it works again", async () => {
    const onOff = page.getByRole("switch", { name: /Nightly backup.* enabled/ });
    const answered = () => page.waitForResponse((response) => response.request().method() === "PATCH");
    await Promise.all([answered(), flip(onOff)]);
    expect((await exchange(key)).status).toBe(400);
    await Promise.all([answered(), flip(onOff)]);
    expect((await exchange(key)).status).toBe(200);
  });

  await test.step("changed, it may do what it could not do before", async () => {
    await page.getByRole("button", { name: /Edit .*Nightly backup/ }).click();
    await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read and write" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(row(page, "Nightly backup")).toContainText("GraphQL: read/write");
    expect((await exchange(key)).json().scope.split(" ").sort()).toEqual(["graphql:read", "graphql:write"]);
  });

  await test.step("deleted, it is gone for everyone", async () => {
    await page.getByRole("button", { name: /Delete .*Nightly backup/ }).click();
    const dialog = page.getByRole("dialog", { name: /Delete .*Nightly backup/ });
    await expect(dialog).toContainText("Last used");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByTestId("api-keys-empty")).toBeVisible();
    expect((await exchange(key)).status).toBe(400);
    expect(await keysOf(user)).toEqual([]);
  });
});
