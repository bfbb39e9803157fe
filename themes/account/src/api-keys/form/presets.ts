import {
  EVERY_ENDPOINT,
  isWider,
  type Level,
  type Limits,
  NO_ACCESS,
  type Permissions,
  sameEntries,
} from "scoped-keys-shared";

import type { FormValues } from "./draft";
import { DATE, type ExpiryChoice, firstChoice, KEEP, NEVER, type Span } from "./expiry";

/** What people start from; restricted is everything that is none of the others. */
export const PRESETS = ["read", "restricted", "everything", "agent"] as const;

export type Preset = (typeof PRESETS)[number];

const AGENT_DAYS = 7;

export const atMost = (level: Level, highest: Level) => (isWider(level, highest) ? highest : level);

const on = (level: Level, { maxGraphql }: Limits): Permissions => ({
  graphql: atMost(level, maxGraphql),
  endpoints: { [EVERY_ENDPOINT]: level },
});

const agentDays = ({ maxLifetimeDays }: Limits) => Math.min(AGENT_DAYS, maxLifetimeDays ?? AGENT_DAYS);

const isShort = ({ choice }: ExpiryChoice) => ![DATE, KEEP, NEVER].includes(choice) && Number(choice) <= AGENT_DAYS;

/** What a preset changes in the form; an expiry that was chosen stays, but for that of an agent. */
export function presetValues(preset: Preset, limits: Limits, span: Span, { expiry }: FormValues): Partial<FormValues> {
  const longer = isShort(expiry) ? { expiry: firstChoice(span) } : {};
  switch (preset) {
    case "read":
      return { permissions: on("read", limits), ...longer };
    case "restricted":
      return { permissions: NO_ACCESS, ...longer };
    case "everything":
      return { permissions: on("read_write", limits), ...longer };
    case "agent":
      return { permissions: on("read", limits), expiry: { choice: String(agentDays(limits)), date: "" } };
  }
}

export function matches(preset: Preset, limits: Limits, { permissions, expiry }: FormValues): boolean {
  switch (preset) {
    case "read":
      return sameEntries(permissions, on("read", limits));
    case "everything":
      return sameEntries(permissions, on("read_write", limits));
    case "agent":
      return sameEntries(permissions, on("read", limits)) && isShort(expiry);
    case "restricted":
      return true;
  }
}

/** The preset that the form shows: the one that was chosen, as long as it still fits; else the first that does. */
export const presetOf = (limits: Limits, values: FormValues, chosen?: Preset): Preset =>
  chosen && matches(chosen, limits, values)
    ? chosen
    : (["everything", "agent", "read", "restricted"] as const).find((preset) => matches(preset, limits, values))!;
