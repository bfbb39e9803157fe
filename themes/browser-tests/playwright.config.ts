import { join } from "node:path";

import { defineConfig } from "@playwright/test";

import { browserArgs, findBrowser } from "./support/browser";

const work = process.env.TEST_WORK!;

export default defineConfig({
  // One per console, in this order.
  projects: [
    { name: "account", testDir: "account" },
    { name: "admin", testDir: "admin" },
  ],
  outputDir: join(work, "results"),
  reporter: [["list"], ["junit", { outputFile: join(work, "junit.xml"), includeProjectInTestName: true }]],
  // They share one Keycloak, and each worker has a realm in it.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes only on its second try fails the build too. The second try says that it is flaky, not broken.
  retries: 1,
  failOnFlakyTests: true,
  timeout: 90_000,
  // Only against a run that hangs: a busy machine needs more than twenty minutes.
  globalTimeout: 60 * 60_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: process.env.KEYCLOAK_URL,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 1000 },
    permissions: ["clipboard-read", "clipboard-write"],
    // What a failed page looked like and said; traces take as long as the tests themselves, so they are asked for: --trace=on
    screenshot: "only-on-failure",
    launchOptions: { executablePath: await findBrowser(work), args: browserArgs },
  },
});
