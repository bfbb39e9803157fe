import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Page } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Finding = { id: string; nodes: { html: string; failureSummary: string }[] };
type Axe = { run: (where: unknown) => Promise<{ violations: Finding[] }> };

/** The barriers that axe finds in a part of the page: what the stock console draws around ours is not ours to change. */
export async function violations(page: Page, part: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    (where) => (window as unknown as { axe: Axe }).axe.run({ include: [[where]] }).then(({ violations }) => violations),
    part,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`);
}
