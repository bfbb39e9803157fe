// Runs the browser tests against the Keycloak at KEYCLOAK_URL, which has the demo realm and our jars. What they leave
// behind goes to TEST_WORK. Arguments are Playwright's: node run.mjs --project=account list
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

import { npmProject } from "../npm-project.mjs";

const here = import.meta.dirname;
if (!process.env.KEYCLOAK_URL) throw new Error("KEYCLOAK_URL is not set: which Keycloak shall be tested?");
process.env.TEST_WORK = resolve(process.env.TEST_WORK ?? `${here}/target`);

const { npm, onceFor, install } = npmProject(here);
await install();
await onceFor(["."], `${process.env.TEST_WORK}/checked`, () => npm(["run", "check"]));
try {
  execFileSync("npx", ["--no-install", "playwright", "test", ...process.argv.slice(2)], {
    cwd: here,
    stdio: "inherit",
  });
} catch (failure) {
  process.exitCode = failure.status || 1;
}
