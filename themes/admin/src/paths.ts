import { generatePath } from "react-router-dom";

/** Paths of our pages below that of the realm, as the menu wants them. */
export const KEYS_PATH = "/api-keys";
export const POSTURE_PATH = "/api-keys/posture";
export const KEY_PATH = "/api-keys/key/:keyId";
export const RULES_PATH = "/api-keys/rules";
export const GATES_PATH = "/api-keys/gates";
export const LEAK_PATH = "/api-keys/leaked";
export const ENDPOINTS_PATH = "/api-endpoints";

/** The tab of the stock user page that we add. */
export const USER_TAB = "api-keys";

export const USER_PATH = "/:realm/users/:id/:tab";

export const inRealm = (realm: string, path: string) => generatePath("/:realm", { realm }) + path;

export const toUser = (realm: string, id: string, tab: string) => generatePath(USER_PATH, { realm, id, tab });

export const toClient = (realm: string, id: string) => generatePath("/:realm/clients/:id/settings", { realm, id });

export const toKey = (realm: string, keyId: string) => generatePath(`/:realm${KEY_PATH}`, { realm, keyId });
