import type { Page } from "@playwright/test";

import { usesOf90Days, withUses } from "../support/activity";
import {
  asAdmin,
  call,
  consoleUrl,
  createExpired,
  createKey,
  keysOf,
  keysPath,
  putEndpoint,
  userToken,
  withShortTokens,
} from "../support/keycloak";
import { expect, FAILED_REQUEST, flip, heading, logIn, row, signIn, test } from "../support/test";

// What people met on the pages.

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const name = (page: Page) => page.getByRole("textbox", { name: "Name" });

test("the focus goes along from page to page, and each begins at its top, on a phone too", async ({ page, user }) => {
  await putEndpoint(`img-${user.name}`, "Image generator", user);
  await page.setViewportSize({ width: 375, height: 667 });
  await signIn(page, user);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect.poll(() => focused(page)).toContain("Create API key");
  await name(page).fill("Worker");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect.poll(() => focused(page)).toContain("is ready");
  await expect(page.getByText("You will not see this key again")).toBeInViewport();
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => focused(page)).toContain("Worker");
  expect(await page.evaluate(() => document.activeElement!.closest("main") !== null)).toBe(true);
});

test("a session that ends under the form keeps what was entered", async ({ page, user, complaints }) => {
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  await asAdmin("POST", `/users/${user.id}/logout`);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("alert")).toContainText("Your session has ended.");
  await page.getByRole("button", { name: "Sign in again" }).click();
  await logIn(page, user);
  await expect(name(page)).toHaveValue("Worker");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("a session that ends by itself leads to the login without a question, and back to what was entered", async ({
  page,
  user,
  complaints,
}) => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    void dialog.accept();
  });
  await withShortTokens(async () => {
    await signIn(page, user, "/api-keys/new");
    await name(page).fill("Worker");
    await asAdmin("POST", `/users/${user.id}/logout`);
    await page.getByRole("button", { name: "Create key" }).click();
    await logIn(page, user);
    await expect(name(page)).toHaveValue("Worker");
  });
  expect(dialogs).toEqual([]);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(heading(page, /Worker.? is ready/)).toBeVisible();
  complaints.expect(FAILED_REQUEST);
});

test("leaving asks in a form with changes, and not after the key was copied or the form cancelled", async ({
  page,
  user,
}) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user, "/api-keys/new");
  await name(page).fill("Worker");
  const elsewhere = page.getByRole("link", { name: "Personal info" });
  await elsewhere.click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await expect(name(page)).toHaveValue("Worker");
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("button", { name: "Copy the key" }).click();
  const copied = page.getByRole("group", { name: "Your key" }).getByRole("button", { name: "Copied" });
  await expect(copied).toHaveText("Copied");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(row(page, "Worker")).toBeVisible();

  await page.getByRole("button", { name: /Edit .*Deploy/ }).click();
  await name(page).fill("Renamed");
  await elsewhere.click();
  // What does no harm stands out, and has the focus.
  const stay = page.getByRole("dialog").getByRole("button", { name: "Stay here" });
  await expect(stay).toBeFocused();
  await expect(stay).toHaveClass(/pf-m-primary/);
  await page.getByRole("dialog").getByRole("button", { name: "Discard", exact: true }).click();
  await expect(heading(page, "Personal info")).toBeVisible();
  expect((await keysOf(user)).map((key) => key.name).sort()).toEqual(["Deploy", "Worker"]);
});

test("a key that can do nothing is not created without a word", async ({ page, user }) => {
  await signIn(page, user, "/api-keys/new");
  const warning = page.getByText("This key has no access", { exact: true });
  await expect(warning).toHaveCount(0);
  await name(page).fill("Worker");
  await expect(warning).toBeVisible();
  await page.getByRole("radiogroup", { name: "GraphQL" }).getByRole("radio", { name: "Read", exact: true }).check();
  await expect(warning).toHaveCount(0);
});

test("an expired key says when it expired, not until when it works", async ({ page, user }) => {
  await createExpired(user, { name: "Over", permissions: {} });
  await signIn(page, user);
  await page.getByRole("link", { name: "Over" }).click();
  await expect(page.getByTestId("sk-grant")).toContainText("This key has expired, so it can do nothing now.");
  await page.goBack();
  await page.getByRole("button", { name: /Edit .*Over/ }).click();
  await expect(page.getByTestId("api-keys-summary")).toContainText("It expired on");
  await expect(page.getByText(/^Expired on/)).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/works until/i);
});

test("twins after a rotation can be told apart when one is deleted", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: {} });
  const token = await userToken(user);
  const next = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${old.id}/rotate`, {
    json: { graceSeconds: 600 },
    token,
  });
  await signIn(page, user);
  await expect(page.getByRole("button", { name: /Delete .*Deploy/ })).toHaveCount(2);
  await page.getByRole("button", { name: /Delete .*Deploy.*Replaced/ }).click();
  await expect(page.getByRole("dialog")).toContainText(old.key.slice(0, 7));
  await expect(page.getByRole("dialog")).toContainText("Replaced");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByTestId(`key-${old.id}`)).toHaveCount(0);
  await expect(page.getByTestId(`key-${next.json().id}`)).toBeVisible();
});

test("switches are switches, and their track is there in forced colours", async ({ page, user }) => {
  await createKey(user, { name: "Deploy", permissions: {} });
  await signIn(page, user);
  const onOff = page.getByRole("switch", { name: /Deploy/ });
  await expect(onOff).toBeChecked();
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const track = onOff.locator("xpath=following-sibling::span").first();
  const look = () =>
    track.evaluate((span) => [getComputedStyle(span).borderTopWidth, getComputedStyle(span).backgroundColor]);
  const [border, on] = await look();
  expect(border).toBe("1px");
  await flip(onOff);
  await expect(onOff).not.toBeChecked();
  await expect.poll(async () => (await look())[1]).not.toBe(on);
  expect(await track.evaluate((span) => getComputedStyle(span).transitionDuration)).toBe("0s");
});

test.describe("in a language that is not among ours", () => {
  test.beforeAll(() =>
    asAdmin("PUT", "", {
      internationalizationEnabled: true,
      supportedLocales: ["en", "ru", "pl", "ar"],
      defaultLocale: "en",
    }),
  );
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

  for (const locale of ["ru", "pl", "ar"]) {
    test.describe(locale, () => {
      test.use({ locale });
      test(`no message shows its key (${locale})`, async ({ page, user }) => {
        for (const id of ["a", "b", "c"]) await putEndpoint(`${id}-${user.name}`, `Endpoint ${id}`, user);
        const endpoints = { [`a-${user.name}`]: "read", [`b-${user.name}`]: "read" };
        await createKey(user, { name: "Deploy", permissions: { graphql: "read", endpoints } });
        await signIn(page, user);
        await expect(row(page, "Deploy")).toContainText("2 endpoints: read");
        await page.getByRole("searchbox").fill("Deploy");
        await expect(page.locator("main")).not.toContainText("apiKeys");
        await page.getByRole("button", { name: "Create API key" }).click();
        await page.getByRole("checkbox", { name: "Select this page" }).check();
        await expect(page.locator("main")).toContainText("3 endpoints selected");
        await expect(page.locator("main")).not.toContainText("apiKeys");

        await withUses(page, usesOf90Days(8));
        await page.goBack();
        await page.getByRole("link", { name: "Deploy" }).click();
        await expect(page.locator(".sk-legend")).toContainText("4 others");
        await page.getByText("Show as tables").click();
        await expect(page.locator("main")).not.toContainText("apiKeys");
        expect(await page.locator("main").evaluate((main) => main.scrollWidth <= main.clientWidth)).toBe(true);
      });
    });
  }
});

test.describe("in French", () => {
  test.use({ locale: "fr" });
  test.beforeAll(() =>
    asAdmin("PUT", "", { internationalizationEnabled: true, supportedLocales: ["en", "fr"], defaultLocale: "en" }),
  );
  test.afterAll(() => asAdmin("PUT", "", { internationalizationEnabled: false }));

  test("no heading of the list lies over the next, and no choice under its caret", async ({ page, user }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await createKey(user, { name: "W".repeat(100), permissions: {} });
    await signIn(page, user);
    await expect(page.getByRole("columnheader").first()).toBeVisible();
    const boxes = await page.getByRole("columnheader").evaluateAll((heads) =>
      heads.map((head) => {
        const text = document.createRange();
        text.selectNodeContents(head.querySelector(".pf-v5-c-table__text") ?? head);
        return { text: text.getBoundingClientRect().right, cell: head.getBoundingClientRect().right };
      }),
    );
    for (const { text, cell } of boxes) expect(text).toBeLessThanOrEqual(cell + 1);
    await page.goto(`${consoleUrl}/api-keys/new`);
    const select = page.locator("#sk-expiry");
    const room = await select.evaluate((element) => parseFloat(getComputedStyle(element).paddingInlineEnd));
    expect(room).toBeGreaterThanOrEqual(24);
  });
});
