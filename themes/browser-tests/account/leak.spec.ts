import { crc32 } from "node:zlib";

import type { Page } from "@playwright/test";

import { findKeys, LONGEST, MOST_KEYS } from "../../shared/src/leak/findKeys";
import { violations } from "../support/axe";
import {
  asAdmin,
  call,
  createKey,
  exchange,
  importLegacy,
  keysOf,
  keysPath,
  switchOff,
  userToken,
  withRealm,
} from "../support/keycloak";
import { expect, FAILED_REQUEST, heading, row, signIn, test } from "../support/test";

// Keys in what leaked: how they are found, and what their owner can do about them.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const random = (length: number) =>
  Array.from({ length }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]).join("");

/** A key as the server makes it. */
function makeKey(prefix = "rpa") {
  const covered = `${prefix}_${random(12)}_0aB${random(29)}`;
  let rest = crc32(covered);
  let checksum = "";
  for (let n = 0; n < 6; n++) {
    checksum = ALPHABET[rest % 62] + checksum;
    rest = Math.floor(rest / 62);
  }
  return covered + checksum;
}

const idOf = (key: string) => key.split("_")[1]!;
const publicOf = (key: string) => key.slice(0, key.lastIndexOf("_"));
const secretOf = (key: string) => key.slice(key.lastIndexOf("_") + 1);
const idsIn = (text: string) => findKeys(text).keys.map(({ id, isWhole }) => (isWhole ? id : `typo ${id}`));

test.describe("the finder", () => {
  const key = makeKey();
  const other = makeKey("acme2026");

  for (const [where, text] of Object.entries({
    "by itself": key,
    "with white space around it": ` \t${key}\r\n`,
    "in quotes": `"${key}", '${key}', \u201e${key}\u201c`,
    "in an .env file": `# comment\nDB_HOST=localhost\nexport API_KEY='${key}'\n`,
    "in a header": `Authorization: Bearer ${key}`,
    "as the password of HTTP Basic": `authorization: Basic ${btoa(`alice:${key}`)}`,
    "in a Kubernetes secret": `data:\n  api-key: ${btoa(key)}\n  other: Zm9v\n`,
    "in Base64 at the end of an address": `https://example.org/a/${btoa(key)}`,
    "in Base64 of a large file": btoa(`${"\0".repeat(9_000)}${key}${"\0".repeat(9_000)}`),
    "in JSON within JSON": JSON.stringify({ log: JSON.stringify({ key, id: 7 }) }),
    "in an address": `https://example.org/?key=${key}&x=1#y`,
    "encoded for an address": `q=%22${encodeURIComponent(key)}%22&r=%3d${key}%0a`,
    "with encoded underscores": key.replaceAll("_", "%5F"),
    "with underscores encoded twice": key.replaceAll("_", "%255f"),
    "with underscores as HTML writes them": key.replace("_", "&#95;").replace("_", "&#x5F;"),
    "with named underscores": key.replaceAll("_", "&lowbar;"),
    "with underscores escaped for JSON": key.replaceAll("_", "\\u005f"),
    "with full-width underscores": key.replaceAll("_", "\uff3f"),
    "behind an escaped line break": `line\\n${key}\\nline`,
    "with invisible characters": `${key.slice(0, 9)}\u200b${key.slice(9, 30)}\u00ad${key.slice(30)}`,
    "behind other words": `my_api_key_${key}_old`,
    "broken by a mail": `${key.slice(0, 20)}=\r\n${key.slice(20)}`,
    "broken in its id": `KEY: ${key.slice(0, 10)}\n    ${key.slice(10)}\n`,
    "broken at 64 columns": `${"x".repeat(40)} ${key}`.replace(/.{64}/g, "$&\n"),
    "with a letter stuck to it": `x${key}x`,
    "twice, once with a typo": `${key}\n${key.slice(0, -1)}!`,
    "with a blank inside, as a PDF leaves it": `The key is ${key.slice(0, 9)} ${key.slice(9)} and no other.`,
    "with blanks everywhere": `The key is ${[...key].join(" ")} and no other.`,
    "with blanks and line breaks": `The key is\n${key.slice(0, 20)} \n ${key.slice(20, 40)}\u00a0\u2009${key.slice(40)} .`,
  })) {
    test(`finds a key ${where}`, () => expect(idsIn(text)).toEqual([idOf(key)]));
  }

  test("finds keys of any prefix, each once, in the order of the text, without their secrets", () => {
    const found = findKeys(`${other}\n${key}\n${other}`);
    expect(found).toEqual({
      keys: [
        { id: idOf(other), publicPart: publicOf(other), isWhole: true, isMistyped: false, isOurs: true },
        { id: idOf(key), publicPart: publicOf(key), isWhole: true, isMistyped: false, isOurs: true },
      ],
      isCut: false,
      hasMore: false,
    });
    expect(JSON.stringify(found)).not.toContain(secretOf(key).slice(0, 8));
  });

  for (const [what, text] of Object.entries({
    "a character changed": `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`,
    "a character missing": key.slice(0, -1),
    "half of its secret": key.slice(0, 40),
  })) {
    test(`tells a key with ${what} from a whole one`, () => {
      expect(idsIn(text)).toEqual([`typo ${idOf(key)}`]);
      expect(findKeys(text).keys.map(({ isMistyped }) => isMistyped)).toEqual([what === "a character changed"]);
    });
  }

  test("finds nothing in words that are a key without their blanks, but for its checksum", () => {
    const typo = `${key.slice(0, 20)} ${key[20] === "x" ? "y" : "x"} ${key.slice(21)}`;
    expect(findKeys(`The key is ${typo} and no other.`).keys.filter(({ isWhole }) => isWhole)).toEqual([]);
    expect(idsIn(`The key is ${key.slice(0, 20)} ${key[20]} ${key.slice(21)} and no other.`)).toEqual([idOf(key)]);
  });

  for (const [what, text] of Object.entries({
    "no secret at all": publicOf(key),
    "an underscore behind its id": `${publicOf(key)}_`,
    "the first characters of its secret": key.slice(0, 25),
    "most of its secret": key.slice(0, -1),
    "dots for its secret": `KEY=${publicOf(key)}_...`,
  })) {
    test(`finds the id of a key with ${what} if the prefix is ours`, () => {
      const part = { id: idOf(key), publicPart: publicOf(key), isWhole: false, isMistyped: false, isOurs: true };
      expect(findKeys(text, new Set(["rpa"])).keys).toEqual([part]);
      expect(findKeys(text, new Set(["acme2026"])).keys.filter(({ isOurs }) => isOurs)).toEqual([]);
    });
  }

  test("finds a whole key behind its public part, and keys behind words of twelve letters", () => {
    const text = `log: ${publicOf(key)} used\nACME_acme2026tool_environments_${key}`;
    expect(findKeys(text, new Set(["rpa"])).keys).toEqual([
      { id: idOf(key), publicPart: publicOf(key), isWhole: true, isMistyped: false, isOurs: true },
    ]);
    const twelve = makeKey("acme20262026");
    expect(idsIn(`MY_${twelve}`)).toEqual([idOf(twelve)]);
  });

  for (const [what, text] of Object.entries({
    "an empty text": "",
    "long names": "get_user_settings get_applications_preferencesserviceprovider",
    "a token of GitHub": "ghp_0123456789abcdefABCDEF0123456789abcd",
    "a fine-grained token of GitHub": `github_pat_${random(22)}_${random(59)}`,
    "a key of Stripe": `sk_live_${random(24)}`,
    "a key of another company with our prefix": `rpa_${random(46)}`,
    "a JWT": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "a UUID": "2f1c9e1e-6f5d-4d7e-9a35-1c0b7a3f9d10",
    "the public part of a key": publicOf(key),
    "a key in upper case": key.toUpperCase(),
  })) {
    test(`finds nothing in ${what}`, () => expect(findKeys(text).keys).toEqual([]));
  }

  test("finds no key by chance in a hundred thousand texts of the same shape", () => {
    const text = Array.from({ length: 100_000 }, () => `abcdefghijklmnop_${random(12)}_${random(38)}`).join(" ");
    expect(findKeys(text).keys.filter(({ isWhole }) => isWhole)).toEqual([]);
  });

  test("ends with so many keys and so much text, and says so", () => {
    const many = Array.from({ length: MOST_KEYS + 1 }, () => makeKey()).join("\n");
    expect(findKeys(many)).toMatchObject({ hasMore: true, isCut: false });
    expect(findKeys(many).keys).toHaveLength(MOST_KEYS);
    const long = " ".repeat(LONGEST);
    expect(findKeys(`${key}${long}`)).toMatchObject({ isCut: true, keys: [{ id: idOf(key) }] });
    expect(findKeys(`${long}${key}`)).toMatchObject({ isCut: true, keys: [] });
  });

  // Patterns that look further back or ahead than they should would take minutes, or end in an overflow.
  for (const [what, text] of Object.entries({
    underscores: "_".repeat(LONGEST),
    "line breaks": "=\r\n".repeat(LONGEST / 3),
    "white space": `\n${" ".repeat(LONGEST)}`,
    "one word": `_aaaaaaaaaaaa_${"a".repeat(LONGEST)}`,
    "what are almost keys": `_aaaaaaaaaaaa_${"a".repeat(38)}`.repeat(LONGEST / 52),
    "what is encoded": "A".repeat(LONGEST),
    "what is almost encoded": `${"a".repeat(69)}-`.repeat(LONGEST / 70),
  })) {
    test(`gets through 10 million characters of ${what}`, () => {
      test.setTimeout(20_000);
      expect(findKeys(text, new Set(["rpa"])).keys).toEqual([]);
    });
  }
});

const box = (page: Page) => page.getByRole("textbox", { name: "Exposed text" });
const status = (page: Page) => page.getByTestId("sk-leak-status");
const found = (page: Page, key: string) => page.getByTestId(`sk-leaked-${idOf(key)}`);

/** Clicks a button of a key that was found, and the one of the question that follows. */
async function choose(page: Page, key: string, action: "Disable" | "Mark as leaked" | "Rotate", question: RegExp) {
  const button = action === "Mark as leaked" ? /^Mark .* as leaked/ : new RegExp(`^${action}`);
  await found(page, key).getByRole("button", { name: button }).click();
  await expect(page.getByRole("dialog")).toContainText(question);
  await page.getByRole("dialog").getByRole("button", { name: action }).click();
}

/** Everything that the browser sends or keeps, from now on. */
function watched(page: Page) {
  const sent: string[] = [];
  page.on("request", (request) =>
    sent.push(request.method(), request.url(), request.postData() ?? "", JSON.stringify(request.headers())),
  );
  page.on("console", (message) => sent.push(message.text()));
  page.on("websocket", (socket) => sent.push(socket.url()));
  return async () => {
    const kept = await page.evaluate(() =>
      JSON.stringify([location.href, document.cookie, { ...localStorage }, { ...sessionStorage }, history.state]),
    );
    return [...sent, kept].join("\n");
  };
}

const READ = { graphql: "read", endpoints: {} };

test("what leaked is looked through in the browser; the owner stops keys, and no request carries a secret", async ({
  page,
  user,
  otherUser,
}) => {
  const [deploy, nightly, off] = [
    await createKey(user, { name: "Deploy", permissions: { graphql: "read_write", endpoints: { "*": "read" } } }),
    await createKey(user, { name: "Nightly", permissions: READ }),
    await createKey(user, { name: "Off", permissions: READ }),
  ];
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${off.id}`, {
    method: "PATCH",
    json: { enabled: false },
    token: await userToken(user),
  });
  const theirs = await createKey(otherUser, { name: "Theirs", permissions: READ });
  const typo = makeKey().slice(0, -1);
  await signIn(page, user);
  await page.getByRole("button", { name: "Leaked a key?" }).click();
  await expect(heading(page, "Leaked a key?")).toBeVisible();
  const sentAndKept = watched(page);

  const text = [`A=${deploy.key}`, `Authorization: Bearer ${nightly.key}`, off.key, `"${theirs.key}"`, typo].join("\n");
  await box(page).fill(text);
  await expect(status(page)).toHaveText("4 keys found. 1 incomplete or mistyped key found.");
  await expect(found(page, deploy.key)).toContainText("Deploy");
  await expect(found(page, deploy.key)).toContainText("GraphQL: read/write");
  await expect(found(page, deploy.key)).toContainText("Last used: Not used yet");
  await expect(found(page, off.key)).toContainText("Disabled");
  await expect(found(page, off.key).getByRole("button")).toHaveText(["Mark as leaked", "Rotate", "Delete"]);
  await expect(found(page, theirs.key)).toContainText("Not one of your keys");
  await expect(found(page, theirs.key).getByRole("button")).toHaveCount(0);
  await expect(page.getByTestId(`sk-leaked-${idOf(typo)}`)).toContainText("Not a valid key: it has a typo");
  await expect(page.getByTestId("sk-report")).toContainText(`${keysPath}/leaks`);
  expect(await page.locator("main").innerText()).not.toContain(secretOf(theirs.key));

  await found(page, nightly.key)
    .getByRole("button", { name: /^Disable/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  expect((await exchange(nightly.key)).status).toBe(200);
  await choose(page, nightly.key, "Disable", /stop working immediately/);
  await expect(found(page, nightly.key).getByRole("button")).toHaveText(["Rotate", "Delete"]);
  await expect(box(page)).toHaveValue("");
  await expect(page.locator(".sk-place")).toBeFocused();
  expect((await exchange(nightly.key)).status).toBe(400);
  expect((await exchange(deploy.key)).status).toBe(200);

  await choose(page, deploy.key, "Rotate", /The old key is marked as leaked and stops working immediately/);
  await expect(heading(page, /Deploy.* is ready/)).toBeVisible();
  await expect(page.getByText("The old key has stopped working.")).toBeVisible();
  const successor = await page.getByTestId("sk-key").innerText();
  expect((await exchange(deploy.key)).status).toBe(400);
  expect((await exchange(successor)).status).toBe(200);
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  // Back at the box, with what was found.
  await expect(found(page, deploy.key)).toContainText("Replaced");
  await expect(found(page, deploy.key)).toContainText("Disabled: reported as leaked");
  const rotated = (await keysOf(user)).find(({ id }) => id === deploy.id)!;
  expect(rotated).toMatchObject({ enabled: false, disabledBy: "leak" });
  expect(rotated.leakedTimestamp).toBeGreaterThan(0);
  await expect(page.getByTestId("sk-key")).toHaveCount(0);

  await found(page, off.key)
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(page.getByRole("dialog")).toContainText("You cannot restore a deleted key.");
  await expect(page.getByRole("dialog")).not.toContainText("disable it if you may need it again");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(found(page, off.key)).toHaveCount(0);
  expect((await keysOf(user)).map(({ name }) => name)).not.toContain("Off");

  const all = await sentAndKept();
  for (const key of [deploy.key, nightly.key, off.key, theirs.key, typo]) expect(all).not.toContain(secretOf(key));
  // Nor anything of what is not the user's.
  expect(all).not.toContain(idOf(theirs.key));
  expect(all).not.toContain(idOf(typo));
});

test("all keys of a text are disabled at once; one that has gone meanwhile stops nothing", async ({
  page,
  user,
  complaints,
}) => {
  const keys = await Promise.all(["One", "Two", "Three"].map((name) => createKey(user, { name, permissions: READ })));
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(keys.map(({ key }) => key).join(" "));
  const all = page.getByRole("button", { name: "Disable all 3 keys" });
  await expect(all).toBeVisible();
  const token = await userToken(user);
  await call(`${process.env.KEYCLOAK_URL}${keysPath}/${keys[0]!.id}`, { method: "DELETE", token });
  await all.click();
  await expect(page.getByRole("dialog")).toContainText("Disable all 3 keys?");
  await page.getByRole("dialog").getByRole("button", { name: "Disable all 3 keys" }).click();
  await expect(page.getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await expect(page.getByTestId(/^sk-leaked-/)).toHaveCount(2);
  // One word for all that were disabled, and one for the one that was not.
  await expect(page.getByText("2 keys disabled")).toBeVisible();
  await expect(page.getByText(/One.* was already disabled, replaced or deleted/)).toBeVisible();
  await expect(page.getByText(/Two.* disabled/)).toHaveCount(0);
  await expect(box(page)).toHaveValue("");
  expect((await keysOf(user)).map(({ enabled }) => enabled)).toEqual([false, false]);
  complaints.expect(FAILED_REQUEST);
});

test("a key that its owner has disabled here counts as leaked: it is rotated, not enabled", async ({ page, user }) => {
  const { key, id } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(key);
  await choose(page, key, "Disable", /It counts as leaked/);
  await expect(page.getByText(/Deploy.* disabled/)).toBeVisible();
  await expect(found(page, key)).toContainText("Disabled: reported as leaked");
  const enable = { method: "PATCH", json: { enabled: true }, token: await userToken(user) };
  expect((await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}`, enable)).json().error).toBe("key_leaked");
  await choose(page, key, "Rotate", /The old key counts as leaked/);
  await expect(heading(page, /Deploy.* is ready/)).toBeVisible();
  expect((await exchange(await page.getByTestId("sk-key").innerText())).status).toBe(200);
  expect((await exchange(key)).status).toBe(400);
  expect((await keysOf(user)).find((one) => one.id === id)).toMatchObject({ enabled: false, disabledBy: "leak" });
});

test("a tab that is behind says that the key was stopped already, and shows it as it is", async ({
  page,
  user,
  complaints,
}) => {
  const { key, id } = await createKey(user, { name: "Deploy", permissions: READ });
  const graced = await createKey(user, { name: "Nightly", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(`${key} ${graced.key}`);
  await expect(found(page, key)).toContainText("Deploy");
  const token = await userToken(user);
  const rotate = (id: string, json: object) =>
    call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}/rotate`, { json, token });
  expect((await rotate(id, {})).status).toBe(201);
  expect((await rotate(graced.id, { graceSeconds: 600 })).status).toBe(201);

  await choose(page, key, "Rotate", /The old key/);
  await expect(page.getByText(/Deploy.* was already disabled, replaced or deleted/)).toBeVisible();
  await expect(found(page, key)).toContainText("Replaced");
  await expect(found(page, key).getByRole("button")).toHaveText(["Delete"]);

  // One that still works ends all the same.
  expect((await exchange(graced.key)).status).toBe(200);
  await choose(page, graced.key, "Rotate", /The old key/);
  await expect(page.getByText(/Nightly.* was already disabled, replaced or deleted/)).toBeVisible();
  await expect(found(page, graced.key)).toContainText("Disabled: reported as leaked");
  expect((await exchange(graced.key)).status).toBe(400);
  complaints.expect(FAILED_REQUEST);
});

test("before an owner enables a key that was reported as leaked, the page asks", async ({ page, user }) => {
  const { id, key } = await createKey(user, { name: "Deploy", permissions: READ });
  await asAdmin("POST", `/api-keys/${id}/leak`);
  await asAdmin("PATCH", `/api-keys/${id}`, { enabled: true });
  await switchOff(user, id);
  await signIn(page, user);
  await expect(row(page, "Deploy")).toContainText("Reported as leaked");
  const onOff = page.getByRole("switch", { name: /Deploy.* enabled/ });
  await onOff.click({ force: true });
  const question = page.getByRole("dialog");
  await expect(question).toContainText("This key was reported as leaked.");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(onOff).not.toBeChecked();
  expect((await exchange(key)).status).toBe(400);
  await onOff.click({ force: true });
  await question.getByRole("button", { name: "Enable" }).click();
  await expect(onOff).toBeChecked();
  await expect.poll(async () => (await exchange(key)).status).toBe(200);
  await row(page, "Deploy").getByRole("link", { name: "Deploy" }).click();
  await expect(page.getByText("Others may have it. Rotate it, and use the new key instead.")).toBeVisible();
  await expect(page.getByTestId("sk-history-disabled").last()).toContainText("Reported as leaked");
});

test("a key that is off is marked, too, so that nothing enables it again", async ({ page, user }) => {
  const { id, key } = await createKey(user, { name: "Deploy", permissions: READ });
  await switchOff(user, id);
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(key);
  await expect(found(page, key).getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await choose(page, key, "Mark as leaked", /Once it is marked, you cannot enable it again/);
  await expect(page.getByText(/Deploy.* marked as leaked/)).toBeVisible();
  await expect(found(page, key)).toContainText("Disabled: reported as leaked");
  await expect(found(page, key).getByRole("button")).toHaveText(["Rotate", "Delete"]);
  const enable = { method: "PATCH", json: { enabled: true }, token: await userToken(user) };
  expect((await call(`${process.env.KEYCLOAK_URL}${keysPath}/${id}`, enable)).json().error).toBe("key_leaked");
});

test("a key that is cut off is found by its id, and the page says so", async ({ page, user }) => {
  const { key } = await createKey(user, { name: "Deploy", permissions: READ });
  const other = await createKey(user, { name: "Nightly", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  for (const part of [publicOf(key), `${publicOf(key)}_...`, key.slice(0, 30), key.slice(0, -1)]) {
    await box(page).fill(`${part}\n${other.key}`);
    await expect(found(page, key)).toContainText("Deploy");
    await expect(found(page, key)).toContainText("the text has the ID of this key, but not its whole secret");
    await expect(found(page, other.key)).not.toContainText("Incomplete");
    // Its secret may be safe: it is not among those that are disabled together.
    await expect(page.getByRole("button", { name: /^Disable all/ })).toHaveCount(0);
  }
  await choose(page, key, "Disable", /stop working immediately/);
  await expect(found(page, key)).toContainText("Disabled: reported as leaked");
  expect((await exchange(key)).status).toBe(400);
});

test("a key with a wrong last letter is called mistyped, and nothing that is no key is called one", async ({
  page,
  user,
}) => {
  const { key } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(`${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`);
  await expect(status(page)).toHaveText("1 incomplete or mistyped key found.");
  await expect(found(page, key)).toContainText("Deploy");
  await expect(found(page, key)).toContainText("Mistyped: the text has the ID of this key, but not its exact secret.");
  await expect(found(page, key)).not.toContainText("Incomplete");
  const stranger = makeKey();
  await box(page).fill(`${stranger.slice(0, -1)}${stranger.endsWith("0") ? "1" : "0"}`);
  await expect(status(page)).toHaveText("1 incomplete or mistyped key found.");
  await expect(found(page, stranger)).toContainText("Not a valid key: it has a typo, or a part is missing.");
  await box(page).fill("no key");
  await expect(status(page)).toHaveText("No keys found.");
});

test("what is disabled together leaves out keys that are cut off or mistyped, and names them", async ({
  page,
  user,
}) => {
  const [one, two, cut, mistyped] = await Promise.all(
    ["One", "Two", "Cut", "Mistyped"].map((name) => createKey(user, { name, permissions: READ })),
  );
  const typo = `${mistyped!.key.slice(0, -1)}${mistyped!.key.endsWith("0") ? "1" : "0"}`;
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(`${one!.key} ${two!.key}\n${cut!.key.slice(0, 30)}\n${typo}`);
  const leftOut = page.getByTestId("sk-left-out");
  await expect(leftOut).toContainText(/^Not included: .Cut. and .Mistyped.\./);
  await box(page).fill(`${one!.key} ${two!.key}\n${cut!.key.slice(0, 30)}`);
  await expect(leftOut).toContainText(/^Not included: .Cut.\. The text does not have its exact secret/);
  await page.getByRole("button", { name: "Disable all 2 keys" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable all 2 keys" }).click();
  await expect(page.getByText("2 keys disabled")).toBeVisible();
  await expect(leftOut).toHaveCount(0);
  expect((await exchange(one!.key)).status).toBe(400);
  expect((await exchange(cut!.key)).status).toBe(200);
  await box(page).fill(`${one!.key} ${two!.key}`);
  await expect(found(page, one!.key)).toContainText("Disabled: reported as leaked");
  await expect(leftOut).toHaveCount(0);
});

test("the box does not promise to rotate a key that was replaced", async ({ page, user }) => {
  const old = await createKey(user, { name: "Deploy", permissions: READ });
  const other = await createKey(user, { name: "Nightly", permissions: READ });
  const rotated = await call(`${process.env.KEYCLOAK_URL}${keysPath}/${old.id}/rotate`, {
    json: { graceSeconds: 600 },
    token: await userToken(user),
  });
  expect(rotated.status).toBe(201);
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(`${old.key} ${other.key}`);
  const question = page.getByRole("dialog");
  const disable = (key: string) =>
    found(page, key)
      .getByRole("button", { name: /^Disable/ })
      .click();
  await expect(found(page, old.key)).toContainText("Replaced");
  await expect(found(page, old.key).getByRole("button", { name: /^Rotate/ })).toHaveCount(0);
  await disable(old.key);
  await expect(question).toContainText("you can delete it, but not enable it again");
  await expect(question).not.toContainText("rotate");
  await question.getByRole("button", { name: "Cancel" }).click();
  await disable(other.key);
  await expect(question).toContainText("you can rotate or delete it");
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Disable all 2 keys" }).click();
  await expect(question).toContainText("or rotate those that have not been replaced");
});

test("the text does not come back with the page", async ({ page, user }) => {
  const { key } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(key);
  await expect(found(page, key)).toBeVisible();
  await page.goto("about:blank");
  await page.goBack();
  await expect(box(page)).toHaveValue("");
  await box(page).fill(key);
  await page.reload();
  await expect(box(page)).toHaveValue("");
});

test("a text that is pasted in masses is searched, not shown, and leaves the page at work", async ({ page, user }) => {
  test.setTimeout(120_000);
  const { key } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await expect(box(page)).toBeVisible();
  // As the browser pastes: through the clipboard of the event.
  const paste = (length: number, what = key) =>
    box(page).evaluate(
      (field, [key, length]) => {
        const line = "2026-11-29T12:00:00Z INFO request_id=4711 some_module did something\n";
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", line.repeat(1000) + key + "\n" + line.repeat(Math.ceil(length / line.length)));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      },
      [what, length] as const,
    );
  await paste(10_000_000);
  await expect(status(page)).toContainText("1 key found.");
  await expect(status(page)).toContainText("too long to be shown here");
  await expect(status(page)).toContainText("Only its first 10,000,000 characters were searched.");
  await expect(found(page, key)).toContainText("Deploy");
  // The field is empty, and says why.
  await expect(box(page)).toHaveValue("");
  await expect(box(page)).toHaveAttribute("placeholder", /^The text was searched\. With 1\d,\d{3},\d{3} characters/);
  await box(page).fill("nothing");
  await expect(box(page)).not.toHaveAttribute("placeholder");
  await expect(status(page)).toHaveText("No keys found.");
  await expect(found(page, key)).toHaveCount(0);
  await box(page).fill("");
  await expect(status(page)).toHaveText("");

  // What is pasted behind a text leaves the text in the search.
  await box(page).fill(key);
  await paste(200_000, "nothing\n");
  await expect(status(page)).toContainText("1 key found.");
  await expect(found(page, key)).toContainText("Deploy");
});

test("a refused rotation says why, and the leaked key has ended all the same", async ({ page, user, complaints }) => {
  const { key } = await createKey(user, { name: "Deploy", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(key);
  await withRealm({ "apiKeys.stepUpMaxAge": "1" }, async () => {
    await page.waitForTimeout(2000);
    await choose(page, key, "Rotate", /The old key/);
    await expect(page.getByRole("button", { name: "Sign in again" })).toBeVisible();
    await expect(found(page, key)).toContainText("Disabled: reported as leaked");
    await expect(found(page, key).getByRole("button")).toHaveText(["Rotate", "Delete"]);
    expect((await exchange(key)).status).toBe(400);
  });
  complaints.expect(FAILED_REQUEST);
});

test("the box has no barriers: light, dark, forced colours, on a phone and on a desk", async ({ page, user }) => {
  test.setTimeout(120_000);
  const { key } = await createKey(user, { name: "W".repeat(100), permissions: { graphql: "read_write" } });
  const more = await createKey(user, { name: "Nightly", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill([key, more.key, makeKey(), makeKey().slice(0, -1)].join("\n"));
  await expect(status(page)).toHaveText("3 keys found. 1 incomplete or mistyped key found.");
  await expect(status(page)).toHaveAttribute("role", "status");
  await expect(box(page)).toHaveAttribute("spellcheck", "false");
  await expect(box(page)).toHaveAttribute("autocomplete", "off");
  for (const width of [375, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains("pf-v5-theme-dark") === dark,
        colorScheme === "dark",
      );
      expect(await violations(page, "main"), `${colorScheme}, ${width} px`).toEqual([]);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${width} px`).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ forcedColors: "active", colorScheme: "light" });
  await page.waitForFunction(() => !document.documentElement.classList.contains("pf-v5-theme-dark"));
  expect(await violations(page, "main"), "forced colours").toEqual([]);
});

test("a key that was reported as leaked says so, and is rotated or deleted, not enabled", async ({ page, user }) => {
  const { id, key } = await createKey(user, { name: "Deploy", permissions: READ });
  const report = { keys: [key], source: "https://paste.example.org/42" };
  expect((await call(`${process.env.KEYCLOAK_URL}${keysPath}/leaks`, { json: report })).status).toBe(202);
  await signIn(page, user);
  await expect(row(page, "Deploy")).toContainText("Disabled: reported as leaked");
  await expect(row(page, "Deploy")).toContainText("Rotate it to get a new key, or delete it.");
  await expect(row(page, "Deploy").getByRole("switch")).toBeDisabled();
  await expect(row(page, "Deploy").getByRole("button", { name: /^Rotate/ })).toBeVisible();
  await page.getByRole("link", { name: "Deploy" }).click();
  await expect(page.getByTestId("sk-leaked")).toContainText("You cannot enable it again.");
  await expect(page.getByTestId("sk-grant")).toContainText("This key is disabled, so it can do nothing now.");
  await expect(page.getByTestId("sk-history-disabled")).toContainText("by a leak report");
  await expect(page.getByTestId("sk-history-disabled")).toContainText("paste.example.org/42");
  await expect(page.getByRole("switch")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete" })).toBeVisible();

  await page.getByRole("button", { name: "Rotate" }).click();
  await expect(page.getByText("The old key stays disabled.")).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await expect(heading(page, /Deploy.* is ready/)).toBeVisible();
  await expect(page.getByText("The old key has stopped working.")).toBeVisible();
  expect((await exchange(await page.getByTestId("sk-key").innerText())).status).toBe(200);
  expect((await exchange(key)).status).toBe(400);
  expect((await keysOf(user)).find((one) => one.id === id)).toMatchObject({ enabled: false, disabledBy: "leak" });

  // Now a new key has replaced it, and nobody is told to rotate it again.
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  const old = page.getByTestId(`key-${id}`);
  await expect(old).toContainText("It stays disabled. A new key has replaced it.");
  await expect(old).not.toContainText("Rotate");
  await old.getByRole("link", { name: "Deploy" }).click();
  await expect(page.getByTestId("sk-leaked")).toContainText("It stays disabled. A new key has replaced it.");
  await expect(page.getByTestId("sk-leaked")).not.toContainText("Rotate");
  await page.getByTestId("sk-leaked").getByRole("link", { name: "Deploy" }).click();
  await expect(page.getByTestId("sk-leaked")).toHaveCount(0);
  await expect(page.getByRole("switch")).toBeChecked();
});

test("a leaked legacy key is deleted, since nobody can rotate it", async ({ page, user }) => {
  await importLegacy(user, { name: "Old script", access: "read", secret: `legacy-${user.id}` });
  const [legacy] = await keysOf(user);
  await asAdmin("POST", `/api-keys/${legacy!.id}/leak`);
  await signIn(page, user, `/api-keys/key?key=${legacy!.id}`);
  await expect(page.getByTestId("sk-leaked")).toContainText("Delete it, and create a new key if you still need one.");
});

test("where nobody can report keys, nobody is told to", async ({ page, user, otherUser }) => {
  const { key } = await createKey(otherUser, { name: "Theirs", permissions: READ });
  await signIn(page, user, "/api-keys/leaked");
  await box(page).fill(key);
  await expect(page.getByTestId("sk-report")).toBeVisible();
  await withRealm({ "apiKeys.leakReports": "false" }, async () => {
    await page.reload();
    await box(page).fill(key);
    await expect(found(page, key)).toContainText("Not one of your keys");
    await expect(page.getByTestId("sk-report")).toHaveCount(0);
  });
});
