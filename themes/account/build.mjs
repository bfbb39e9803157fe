// The npm part of the Maven build: `npm ci` when the lock file has changed, checks and build when their input has.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const classes = resolve(process.argv[2]);
const theme = join(classes, "theme/scoped-keys/account");

const npm = (...args) => {
  const env = { ...process.env, THEME_OUT: join(theme, "resources") };
  execFileSync("npm", args, { cwd: here, stdio: "inherit", env });
};

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];

const stateOf = (inputs) => {
  const sum = createHash("sha256").update(process.version);
  inputs.flatMap((input) => filesIn(join(here, input))).forEach((file) => sum.update(file).update(readFileSync(file)));
  return sum.digest("hex");
};

/** Does the work unless it was done for the same inputs; a failure leaves nothing behind that says it was done. */
const onceFor = (inputs, stamp, work) => {
  const state = stateOf(inputs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, state);
};

mkdirSync(join(theme, "messages"), { recursive: true });
const settings = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];

onceFor(["package-lock.json"], join(here, "node_modules/.installed"), () => npm("ci", "--no-audit", "--no-fund"));
onceFor([...settings, "src", "tests", "playwright.config.ts"], join(classes, "../account.checked"), () =>
  npm("run", "check"),
);
onceFor([...settings, "src"], join(classes, "../account.built"), () => npm("run", "build"));

// The stock console knows simplified Chinese as zh-Hans, many realms call it zh-CN: one translation serves both.
cpSync(join(here, "theme/messages/messages_zh_CN.properties"), join(theme, "messages/messages_zh_Hans.properties"));
