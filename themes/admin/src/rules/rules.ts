/** A rule of the realm: the attribute that holds it, and what may stand there; an absent attribute means the default. */
export type Rule = { attribute: string; title: string; isValid: (text: string) => boolean };

const number =
  (max = 999_999_999) =>
  (text: string) =>
    /^[1-9][0-9]{0,8}$/.test(text) && Number(text) <= max;

/** No token made from a key lives longer, in seconds. */
const TOKEN_LIFESPAN_CAP = 600;

/** No header holds a token with more. */
const ENDPOINTS_PER_TOKEN_CAP = 1000;

const rule = (name: string, isValid: Rule["isValid"]): Rule => ({
  attribute: `apiKeys.${name}`,
  title: `apiKeyRules_${name}`,
  isValid,
});

export const RULES = {
  maxPerUser: rule("maxPerUser", number()),
  maxLifetimeDays: rule("maxLifetimeDays", number()),
  requireExpiry: rule("requireExpiry", (text) => text === "true" || text === "false"),
  maxGraphql: rule("maxGraphql", (text) => ["none", "read", "read_write"].includes(text)),
  prefix: rule("prefix", (text) => /^[a-z][a-z0-9]{0,15}$/.test(text)),
  stepUpMaxAge: rule("stepUpMaxAge", number()),
  tokenLifespan: rule("tokenLifespan", number(TOKEN_LIFESPAN_CAP)),
  maxEndpointsPerToken: rule("maxEndpointsPerToken", number(ENDPOINTS_PER_TOKEN_CAP)),
  clients: rule("clients", (text) => /[^\s,]/.test(text)),
};

export type RuleName = keyof typeof RULES;

export const RULE_NAMES = Object.keys(RULES) as RuleName[];

/** What stands in the form; the empty text is the default. */
export type Values = Record<RuleName, string>;

type Attributes = Record<string, unknown>;

export const valuesOf = (attributes: Attributes | undefined): Values =>
  Object.fromEntries(
    RULE_NAMES.map((name) => [name, String(attributes?.[RULES[name].attribute] ?? "").trim()]),
  ) as Values;

/** The attributes of a realm with these rules, and everything else in them as it was. */
export function withRules<T extends Attributes>(attributes: T | undefined, values: Values): Attributes {
  const changed: Attributes = { ...attributes };
  for (const name of RULE_NAMES) {
    const { attribute } = RULES[name];
    if (values[name]) changed[attribute] = values[name];
    else delete changed[attribute];
  }
  return changed;
}

export const wrong = (values: Values): RuleName[] =>
  RULE_NAMES.filter((name) => values[name] !== "" && !RULES[name].isValid(values[name]));
