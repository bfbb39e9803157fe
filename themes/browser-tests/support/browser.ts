import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";

export const browserArgs = ["--no-sandbox", "--disable-dev-shm-usage"];

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser of the tests: CHROMIUM_PATH if it is set; on Linux/x64 the Chromium that comes as an npm package, so that
 * nothing needs to be installed; elsewhere one that is installed. Without any the tests fail, they are never left out.
 */
export async function findBrowser(work: string): Promise<string> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  if (process.platform === "linux" && process.arch === "x64") return unpacked(join(work, "browser"));
  const installed = INSTALLED.find(existsSync);
  if (!installed) throw new Error("No Chromium found: set CHROMIUM_PATH to one");
  return installed;
}

async function unpacked(directory: string) {
  mkdirSync(directory, { recursive: true });
  // The package unpacks into the directory for temporary files: ours, so that no other build is in the way.
  process.env.TMPDIR = directory;
  const { default: chromium } = await import("@sparticuz/chromium");
  const path = await chromium.executablePath();
  if (execFileSync("ldd", [path], { encoding: "utf8" }).includes("not found")) {
    await useOwnLibraries(directory);
  }
  return path;
}

/** The package brings the system libraries along that a bare system does not have. */
async function useOwnLibraries(directory: string) {
  const build = dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
  const { inflate } = await import(join(build, "../esm/lambdafs.js"));
  await inflate(join(build, "../../bin/al2023.tar.br"));
  process.env.LD_LIBRARY_PATH = [join(directory, "al2023/lib"), process.env.LD_LIBRARY_PATH ?? ""].join(":");
}
