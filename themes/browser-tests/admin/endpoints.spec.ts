import { asAdmin, call, createKey, exchange, keysPath, putEndpoint, type User, userToken } from "../support/keycloak";
import { FAILED_REQUEST } from "../support/test";
import { choose, dialog, expect, test } from "./test";

const grant = async (user: User, endpoint: string) =>
  call(`${process.env.KEYCLOAK_URL}${keysPath}`, {
    json: { name: "Grant", permissions: { endpoints: { [endpoint]: "read" } } },
    token: await userToken(user),
  });

const row = (id: string) => `endpoint-${id}`;

test("an endpoint that is added can be granted by its owner, and by nobody else", async ({
  page,
  admin,
  user,
  otherUser,
  asOwner,
}) => {
  const id = `video-${user.name}`;
  await admin("/api-endpoints");
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByLabel("Endpoint ID").fill(id);
  await dialog(page).getByRole("textbox", { name: /^Name/ }).fill("Video upscaler");
  await page.getByRole("radio", { name: "One user" }).check();
  await page.getByPlaceholder("Find a user").fill(user.name);
  await page.getByRole("option", { name: user.name }).click();
  await page.getByTestId("confirm").click();
  await expect(page.getByText(/Video upscaler.* saved/)).toBeVisible();

  await page.getByRole("textbox", { name: "Part of an ID or name" }).fill(id);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId(row(id))).toContainText("Video upscaler");
  await expect(page.getByTestId(row(id)).getByRole("link", { name: user.name })).toBeVisible();

  const owner = await asOwner(user, "/api-keys/new");
  await owner.getByRole("textbox", { name: "Name" }).fill("Upscaling");
  await expect(owner.getByTestId(row(id))).toContainText("Video upscaler");
  await owner.getByTestId(row(id)).getByRole("combobox").selectOption("Read and write");
  await owner.getByRole("button", { name: "Create key" }).click();
  const key = await owner.getByTestId("sk-key").innerText();
  expect((await exchange(key)).json().scope.split(" ").sort()).toEqual([`endpoint:${id}:read`, `endpoint:${id}:write`]);
  expect((await grant(otherUser, id)).json().error).toBe("unknown_endpoint");
});

test("an endpoint gets another name and becomes shared; its id stays", async ({ page, admin, user, otherUser }) => {
  const id = `chat-${user.name}`;
  await putEndpoint(id, "Chat", user);
  await admin(`/api-endpoints?search=${id}`);
  await choose(page, /Actions for .*Chat/, "Edit");
  await expect(page.getByLabel("Endpoint ID")).toBeDisabled();
  await expect(page.getByPlaceholder("Find a user")).toHaveValue(user.name);
  await dialog(page).getByRole("textbox", { name: /^Name/ }).fill("Chat for all");
  await page.getByRole("radio", { name: "Every user" }).check();
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId(row(id))).toContainText("Chat for all");
  await expect(page.getByTestId(row(id))).toContainText("Shared");
  expect((await grant(otherUser, id)).status).toBe(201);
});

test("an endpoint that somebody else has changed meanwhile is not changed back, and one that is gone stays so", async ({
  page,
  admin,
  user,
  otherUser,
  complaints,
}) => {
  const id = `busy-${user.name}`;
  await putEndpoint(id, "Busy", null);
  await admin(`/api-endpoints?search=${id}`);
  const edit = async () => {
    await choose(page, /Actions for .*Busy/, "Edit");
    await dialog(page).getByRole("textbox", { name: /^Name/ }).fill("Busy, renamed");
  };
  const confirm = page.getByTestId("confirm");
  const stored = async () => (await asAdmin("GET", `/api-endpoints/${id}`)).json();
  await edit();
  await putEndpoint(id, "Busy", otherUser);
  await confirm.click();
  await expect(dialog(page)).toContainText("Somebody else has changed this endpoint meanwhile.");
  expect(await stored()).toMatchObject({ name: "Busy", ownerId: otherUser.id });
  await expect(page.getByPlaceholder("Find a user")).toHaveValue(otherUser.name);
  await confirm.click();
  await expect(page.getByTestId(row(id))).toContainText("Busy, renamed");
  expect(await stored()).toMatchObject({ name: "Busy, renamed", ownerId: otherUser.id });

  await edit();
  await asAdmin("DELETE", `/api-endpoints/${id}`);
  await confirm.click();
  await expect(dialog(page)).toContainText("This no longer exists.");
  // Between the look and the change.
  await page.route(`**/api-endpoints/${id}`, (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ json: { id, name: "Busy, renamed", ownerId: otherUser.id } })
      : route.continue(),
  );
  await confirm.click();
  await expect(dialog(page)).toContainText("This endpoint no longer exists.");
  expect((await asAdmin("GET", `/api-endpoints?search=${id}`)).json()).toEqual([]);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();

  await putEndpoint(id, "Busy", user);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByLabel("Endpoint ID").fill(id.toUpperCase());
  await dialog(page).getByRole("textbox", { name: /^Name/ }).fill("Busy");
  await confirm.click();
  await expect(dialog(page)).toContainText("differs only in upper and lower case");
  await asAdmin("DELETE", `/api-endpoints/${id}`);
  complaints.expect(FAILED_REQUEST);
});

test("what is no endpoint is refused before anything is sent, and an id that is taken stays whose it was", async ({
  page,
  admin,
  user,
  complaints,
}) => {
  const id = `taken-${user.name}`;
  await putEndpoint(id, "Taken", user);
  await admin("/api-endpoints");
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByTestId("confirm").click();
  await expect(dialog(page)).toContainText("Some fields are missing");
  const { key } = await createKey(user, { name: "Pasted", permissions: {} });
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  for (const wrong of ["-first", "with space", "<b>", "x".repeat(65), key, key.slice(17)]) {
    await page.getByLabel("Endpoint ID").fill(wrong);
    await dialog(page).getByRole("textbox", { name: /^Name/ }).fill("Wrong");
    await page.getByTestId("confirm").click();
    await expect(page.getByLabel("Endpoint ID")).toHaveAttribute("aria-invalid", "true");
  }
  expect(sent.filter((url) => url.includes(key.slice(17)))).toEqual([]);
  await page.getByLabel("Endpoint ID").fill(id);
  await page.getByTestId("confirm").click();
  await expect(dialog(page)).toContainText("An endpoint with this ID already exists.");
  expect((await asAdmin("GET", `/api-endpoints/${id}`)).json()).toMatchObject({ name: "Taken", ownerId: user.id });
  complaints.expect(FAILED_REQUEST);
});

test("an endpoint is deleted after a plain warning, and keys lose it at once", async ({ page, admin, user }) => {
  const id = `gone-${user.name}`;
  await putEndpoint(id, "Gone soon", user);
  const key = await createKey(user, { name: "Uses it", permissions: { endpoints: { [id]: "read" } } });
  expect((await exchange(key.key)).json().scope).toBe(`endpoint:${id}:read`);
  await admin(`/api-endpoints?search=${id}`);
  await choose(page, /Actions for .*Gone soon/, "Delete");
  await expect(dialog(page)).toContainText(`Every key loses its access to ${id} immediately`);
  await page.getByTestId("confirm").click();
  await expect(page.getByText("No endpoint has this in its ID or name.")).toBeVisible();
  expect((await exchange(key.key)).text).not.toContain(id);
});

test("the catalogue has pages, and its search stands in the address", async ({ page, admin, user }) => {
  for (let n = 1; n <= 3; n++) await putEndpoint(`p${n}-${user.name}`, `Page ${n}`, user);
  await admin(`/api-endpoints?search=${user.name}&max=2`);
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Next page" })).toBeDisabled();
  await page.goBack();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.goForward();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole("row").nth(1)).toContainText("Page 3");
});

test("hostile names of endpoints stay text", async ({ page, admin, user }) => {
  const name = "<img src=x onerror=alert(1)> {{7*7}} \u202Eevil";
  await putEndpoint(`evil-${user.name}`, name, null);
  await admin(`/api-endpoints?search=evil-${user.name}`);
  await expect(page.getByTestId(row(`evil-${user.name}`))).toContainText("<img src=x onerror=alert(1)> {{7*7}} evil");
  await expect(page.locator("main img")).toHaveCount(0);
  await asAdmin("DELETE", `/api-endpoints/evil-${user.name}`);
});
