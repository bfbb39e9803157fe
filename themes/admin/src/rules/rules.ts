import { holdsKey } from "scoped-keys-shared";

/** A rule of the realm: the attribute that holds it, and what may stand there; an absent attribute means the default. */
export type Rule = { attribute: string; title: string; isValid: (text: string) => boolean };

const number = (min: number, max: number) => (text: string) =>
  /^(0|[1-9][0-9]{0,8})$/.test(text) && Number(text) >= min && Number(text) <= max;

const MAX_KEYS = 10_000;

const MAX_DAYS = 36_500;

const MAX_SECONDS = 100_000_000;

/** No token made from a key lives longer, in seconds. */
const TOKEN_LIFESPAN_CAP = 600;

/** No header holds a token with more. */
const ENDPOINTS_PER_TOKEN_CAP = 1000;

/** An example of use is one line of at most so many characters. */
const MAX_EXAMPLE = 500;

/** A whole key: every user would see it. The server ignores an example that holds one. */
const WHOLE_KEY = /[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}/;

const isBoolean = (text: string) => text === "true" || text === "false";

const MAX_NOTICES = 10;

const isNoticeDays = (text: string) => {
  const days = text.trim().split(/\s*,\s*|\s+/);
  return days.every(number(1, MAX_DAYS)) && new Set(days).size <= MAX_NOTICES;
};

/** Rules that are a word, the default first. */
export const CHOICES = {
  maxGraphql: ["read_write", "read", "none"],
  idleAction: ["notify", "disable", "delete"],
  reuseAction: ["notify", "disable"],
};

const choice = (name: keyof typeof CHOICES) => rule(name, (text) => CHOICES[name].includes(text));

const rule = (name: string, isValid: Rule["isValid"]): Rule => ({
  attribute: `apiKeys.${name}`,
  title: `apiKeyRules_${name}`,
  isValid,
});

export const RULES = {
  maxPerUser: rule("maxPerUser", number(0, MAX_KEYS)),
  maxLifetimeDays: rule("maxLifetimeDays", number(1, MAX_DAYS)),
  requireExpiry: rule("requireExpiry", isBoolean),
  noticeDays: rule("noticeDays", isNoticeDays),
  maxIdleDays: rule("maxIdleDays", number(1, MAX_DAYS)),
  idleAction: choice("idleAction"),
  reuseAction: choice("reuseAction"),
  leakReports: rule("leakReports", isBoolean),
  maxGraphql: choice("maxGraphql"),
  prefix: rule("prefix", (text) => /^[a-z][a-z0-9]{0,15}$/.test(text)),
  stepUpMaxAge: rule("stepUpMaxAge", number(1, MAX_SECONDS)),
  tokenLifespan: rule("tokenLifespan", number(1, TOKEN_LIFESPAN_CAP)),
  maxEndpointsPerToken: rule("maxEndpointsPerToken", number(1, ENDPOINTS_PER_TOKEN_CAP)),
  clients: rule("clients", (text) => /[^\s,]/.test(text) && !holdsKey(text)),
  selfCheck: rule("selfCheck", isBoolean),
  usageExample: rule(
    "usageExample",
    (text) => [...text].length <= MAX_EXAMPLE && !/[\p{C}\u2028\u2029]/u.test(text) && !WHOLE_KEY.test(text),
  ),
};

export type RuleName = keyof typeof RULES;

export const RULE_NAMES = Object.keys(RULES) as RuleName[];

/** What stands in the form; the empty text is the default. */
export type Values = Record<RuleName, string>;

/** What the administrator has entered, and nothing of what was loaded. */
export type Changes = Partial<Values>;

type Attributes = Record<string, unknown>;

export const valuesOf = (attributes: Attributes | undefined): Values =>
  Object.fromEntries(
    RULE_NAMES.map((name) => [name, String(attributes?.[RULES[name].attribute] ?? "").trim()]),
  ) as Values;

/** The rules that these changes really change. */
export const changed = (changes: Changes, saved: Values): RuleName[] =>
  RULE_NAMES.filter((name) => changes[name] !== undefined && changes[name] !== saved[name]);

/** Whether these rules delete keys by themselves, and the changed ones among them have to do with it. */
export const deletesKeys = (changed: RuleName[], { idleAction, maxIdleDays }: Values) =>
  idleAction === "delete" && maxIdleDays !== "" && (changed.includes("idleAction") || changed.includes("maxIdleDays"));

/** The attributes of a realm with these changes, and everything else in them as it was. */
export function withChanges(attributes: Attributes | undefined, changes: Changes): Attributes {
  const all: Attributes = { ...attributes };
  for (const [name, text] of Object.entries(changes)) {
    const { attribute } = RULES[name as RuleName];
    if (text) all[attribute] = text;
    else delete all[attribute];
  }
  return all;
}

/** The rules among these changes that have become something else on the server than what was shown, or is wanted. */
export const conflicts = (changes: Changes, shown: Values, current: Values): RuleName[] =>
  changed(changes, current).filter((name) => current[name] !== shown[name]);

export const isWrong = (name: RuleName, text: string) => text !== "" && !RULES[name].isValid(text);
