import type { Page } from "@playwright/test";

import { asAdmin, call, newUser, REALM, type User, userToken } from "../support/keycloak";
import { logIn } from "../support/test";

/** Somebody new in the realm, with these roles of its management client. */
export async function newAdministrator(...roles: string[]): Promise<User> {
  const user = await newUser({ firstName: "Ada", lastName: "Admin" });
  const [client] = (await asAdmin("GET", "/clients?clientId=realm-management")).json();
  const found = await Promise.all(
    roles.map(async (role) => (await asAdmin("GET", `/clients/${client.id}/roles/${role}`)).json()),
  );
  if (found.length > 0) await asAdmin("POST", `/users/${user.id}/role-mappings/clients/${client.id}`, found);
  return user;
}

/** A call of the admin REST with the rights of that user. */
export async function callAs(user: User, method: string, path: string, json?: unknown) {
  const token = await userToken(user);
  return call(`${process.env.KEYCLOAK_URL}/admin/realms/${REALM}${path}`, { method, json, token });
}

const consoleOf = (realm: string) => `/admin/${realm}/console/#/${REALM}`;

/** Opens a page of the realm's admin console, which asks for the login. */
export async function logInto(page: Page, user: User, path: string, realm = REALM) {
  await page.goto(consoleOf(realm) + path);
  await logIn(page, user);
}

/** Opens a page of the console anew, with the session there is. */
export async function open(page: Page, path: string) {
  // An address that differs behind the # only would not load the page again.
  await page.goto("about:blank");
  await page.goto(consoleOf(REALM) + path);
}
