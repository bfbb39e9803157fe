import type { Page } from "@playwright/test";

import { keysPath } from "./keycloak";

const DAY = 86_400_000;
const date = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);

type Use = { date: string; resource: string; action: string; count: number };

/** Three months of uses, which no test can wait for: of GraphQL, of that many endpoints, and some without a purpose. */
export const usesOf90Days = (endpoints: number) => [
  ...usesOf(Array.from({ length: endpoints }, (_, n) => `worker-${n}`)),
  ...Array.from({ length: 9 }, (_, day) => ({ date: date(day + 81), resource: "*", action: "*", count: 7 })),
];

/** Three months of uses of GraphQL and these endpoints. */
export function usesOf(endpoints: string[]): Use[] {
  const uses: Use[] = [];
  for (let day = 0; day < 90; day++) {
    const wave = 1 + Math.round(60 * (1 + Math.sin(day / 9)));
    if (day % 7 !== 0) uses.push({ date: date(day), resource: "graphql", action: "read", count: 3 * wave });
    endpoints.forEach((id, n) => {
      if ((day + n) % 3 !== 0) return;
      uses.push({
        date: date(day),
        resource: `endpoint:${id}`,
        action: "write",
        count: Math.ceil((2 * wave) / (n + 1)),
      });
    });
  }
  return uses;
}

export const totalOf = (uses: Use[]) => uses.reduce((sum, { count }) => sum + count, 0);

const answer = (page: Page, what: string, json: unknown) =>
  page.route(`**${keysPath}/*/${what}`, (route) => route.fulfill({ json }));

export function withUses(page: Page, uses: Use[]) {
  const busiest = uses.find(({ resource }) => resource.startsWith("endpoint:"))!.resource;
  return answer(page, "usage?days=90", {
    from: date(89),
    to: date(0),
    total: totalOf(uses),
    uses,
    lastUse: { timestamp: Date.now() - DAY, client: "gate", resource: busiest, action: "write" },
  });
}

type Advice = {
  observedDays?: number;
  blindUses?: number;
  unused?: { resource: string; action: string }[];
  suggested?: unknown;
  withheld?: string | null;
};

export const withAdvice = (page: Page, advice: Advice) =>
  answer(page, "advice", { observedDays: 60, blindUses: 0, unused: [], suggested: null, withheld: null, ...advice });
