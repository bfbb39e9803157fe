import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the tests do to the server besides the browser: users, endpoints, rules, keys, the gate's exchange. */
const base = process.env.KEYCLOAK_URL!;

/** Each worker has a realm of its own: nobody meets the rules or languages that the tests of another set for a while. */
export const REALM = `demo-${process.env.TEST_PARALLEL_INDEX}`;

const realm = `${base}/realms/${REALM}`;
const adminOf = (realmName: string) => `${base}/admin/realms/${realmName}`;
const admin = adminOf(REALM);

export const consoleUrl = `${realm}/account`;
export const keysPath = `/realms/${REALM}/api-keys`;
/** The owner's list, for routes: what lies below it is not meant. */
export const keyList = `**${keysPath}?**`;

export type User = { id: string; name: string; password: string };
export type Json = Record<string, unknown>;

type Call = {
  method?: string;
  token?: string;
  json?: unknown;
  form?: Record<string, string>;
  basic?: [string, string];
};

export async function call(url: string, { method, token, json, form, basic }: Call = {}) {
  const response = await fetch(url, {
    method: method ?? (json || form ? "POST" : "GET"),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(basic && { authorization: `Basic ${btoa(basic.join(":"))}` }),
      ...(json !== undefined && { "content-type": "application/json" }),
    },
    body: json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form),
  });
  const text = await response.text();
  return { status: response.status, text, location: response.headers.get("location"), json: () => JSON.parse(text) };
}

async function passwordGrant(realmName: string, client: string, username: string, password: string) {
  const form = { grant_type: "password", client_id: client, username, password };
  const answer = await call(`${base}/realms/${realmName}/protocol/openid-connect/token`, { form });
  if (answer.status !== 200) throw new Error(`Login of ${username}: ${answer.text}`);
  return answer.json().access_token as string;
}

const logins = new Map<string, { token: Promise<string>; until: number }>();

/**
 * One login for many calls: Keycloak takes its time to check a password, and refuses a user whose last login it has not
 * quite done with. Tokens of the master realm are good for a minute.
 */
function login({ id, name, password }: User, realmName: string, client: string) {
  let found = logins.get(id);
  if (!found || Date.now() > found.until) {
    found = { token: passwordGrant(realmName, client, name, password), until: Date.now() + 40_000 };
    logins.set(id, found);
  }
  return found.token;
}

const adminToken = () => login({ id: "admin", name: "admin", password: "admin" }, "master", "admin-cli");

/** The login page of the account console. Its client requires PKCE, although no test redeems the code. */
const loginAddress = () => {
  const query = new URLSearchParams({
    client_id: "account-console",
    redirect_uri: consoleUrl,
    response_type: "code",
    scope: "openid",
    code_challenge: randomBytes(32).toString("base64url"),
    code_challenge_method: "S256",
  });
  return `${realm}/protocol/openid-connect/auth?${query}`;
};

/** The cookies of somebody who has just logged in: hundreds of tests need them, and none of those looks at the page. */
export async function startSession({ name, password }: User) {
  const page = await fetch(loginAddress());
  const action = /<form id="kc-form-login"[^>]* action="([^"]+)"/.exec(await page.text())?.[1];
  if (!action) throw new Error(`No login form, but ${page.status} at ${page.url}`);
  const cookie = page.headers
    .getSetCookie()
    .map((header) => header.split(";")[0])
    .join("; ");
  const body = new URLSearchParams({ username: name, password });
  const answer = await fetch(action.replaceAll("&amp;", "&"), {
    method: "POST",
    headers: { cookie },
    body,
    redirect: "manual",
  });
  if (answer.status !== 302) throw new Error(`Login of ${name}: ${answer.status}`);
  return answer.headers.getSetCookie().map((header) => {
    const [pair = "", ...attributes] = header.split(/;\s*/);
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice("path=".length) ?? "/";
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), path, domain: new URL(base).hostname };
  });
}

export const userToken = (user: User) => login(user, REALM, "demo-cli");

const demoRealm = join(import.meta.dirname, "../../../realm-config/demo-realm.json");

/** Elliptic keys: a server without the optimizing compiler takes eight times as long for Keycloak's usual RSA. */
const signing = {
  defaultSignatureAlgorithm: "ES256",
  components: {
    "org.keycloak.keys.KeyProvider": [
      { name: "ecdsa", providerId: "ecdsa-generated", config: { ecdsaEllipticCurveKey: ["P-256"] } },
    ],
  },
};

/** Makes the realm of this worker as the demo realm is, without its people: their ids are taken. */
export async function makeRealm() {
  const { users, ...demo } = JSON.parse(readFileSync(demoRealm, "utf8")) as { users: Json[] };
  const accounts = users.filter(({ serviceAccountClientId }) => serviceAccountClientId);
  const json = { ...demo, ...signing, realm: REALM, users: accounts };
  const { status, text } = await call(`${base}/admin/realms`, { json, token: await adminToken() });
  // An earlier worker, or an earlier run against a server that stays, may have made it.
  if (status !== 201 && status !== 409) throw new Error(`No realm: ${status} ${text}`);
}

export async function asAdmin(method: string, path: string, json?: unknown, realmName = REALM) {
  const answer = await call(`${adminOf(realmName)}${path}`, { method, json, token: await adminToken() });
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

export async function newUser(more: Json = {}): Promise<User> {
  const name = `user-${randomUUID().slice(0, 8)}`;
  const { location } = await asAdmin("POST", "/users", {
    username: name,
    email: `${name}@example.org`,
    emailVerified: true,
    firstName: "Uma",
    lastName: "User",
    enabled: true,
    credentials: [{ type: "password", value: "secret" }],
    ...more,
  });
  return { id: location!.split("/").pop()!, name, password: "secret" };
}

export const putEndpoint = (id: string, name: string, owner: User | null) =>
  asAdmin("PUT", `/api-endpoints/${id}`, { name, ownerId: owner?.id ?? null });

export async function putEndpoints(owner: User, count: number, make: (n: number) => [id: string, name: string]) {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const worker = async () => {
    for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
      const [id, name] = make(n);
      const json = { name, ownerId: owner.id };
      const token = await adminToken();
      const { status } = await call(`${admin}/api-endpoints/${id}`, { method: "PUT", token, json });
      if (status >= 400) throw new Error(`Endpoint ${id}: ${status}`);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
}

export async function importLegacy(owner: User, key: Json) {
  const answer = await fetch(`${admin}/api-keys/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${await adminToken()}`, "content-type": "application/x-ndjson" },
    body: `${JSON.stringify({ userId: owner.id, ...key })}\n`,
  });
  if (!answer.ok) throw new Error(`Import: ${answer.status} ${await answer.text()}`);
}

/** Sets attributes of the realm for the time of the work, and leaves them as they were. */
export async function withRealm<T>(attributes: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const { attributes: before } = (await asAdmin("GET", "")).json();
  await asAdmin("PUT", "", { attributes: { ...before, ...attributes } });
  try {
    return await work();
  } finally {
    await asAdmin("PUT", "", { attributes: before });
  }
}

/** The same for access tokens that are refreshed before every request. */
export async function withShortTokens<T>(work: () => Promise<T>): Promise<T> {
  const { accessTokenLifespan } = (await asAdmin("GET", "")).json();
  await asAdmin("PUT", "", { accessTokenLifespan: 2 });
  try {
    return await work();
  } finally {
    await asAdmin("PUT", "", { accessTokenLifespan });
  }
}

export async function createKey(user: User, json: Json) {
  const answer = await call(`${base}${keysPath}`, { json, token: await userToken(user) });
  if (answer.status !== 201) throw new Error(`No key: ${answer.text}`);
  return answer.json() as { id: string; name: string; key: string };
}

/** A key that has expired: it lives no longer than it takes to make it. */
export async function createExpired(user: User, json: Json) {
  const token = await userToken(user);
  for (let life = 1000; life < 60_000; life *= 2) {
    const expiresTimestamp = Date.now() + life;
    const answer = await call(`${base}${keysPath}`, { json: { ...json, expiresTimestamp }, token });
    // A busy server may have taken longer to answer than the key was to live.
    if (answer.status === 400 && answer.json().error === "invalid_expiry") continue;
    if (answer.status !== 201) throw new Error(`No key: ${answer.text}`);
    await new Promise((done) => setTimeout(done, expiresTimestamp - Date.now() + 1));
    return;
  }
  throw new Error("No key: the server is too slow");
}

export async function changeKey(user: User, id: string, json: Json) {
  const answer = await call(`${base}${keysPath}/${id}`, { method: "PATCH", json, token: await userToken(user) });
  if (answer.status !== 200) throw new Error(`Not changed: ${answer.text}`);
}

export const switchOff = (user: User, id: string) => changeKey(user, id, { enabled: false });

export const keysOf = async (user: User): Promise<Json[]> =>
  (await call(`${base}${keysPath}`, { token: await userToken(user) })).json();

/** The exchange as the gate makes it. */
export const exchange = (key: string) =>
  call(`${realm}/protocol/openid-connect/token`, {
    basic: ["gate", "gate-secret"],
    form: {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: key,
      subject_token_type: "urn:scoped-api-keys:token-type:api-key",
    },
  });
