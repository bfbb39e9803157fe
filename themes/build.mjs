// The npm part of the Maven build: node build.mjs <check the sources, true or false> <type of theme> <directory of its jar's
// files> ... The npm workspaces have the names of the types; they are built in parallel, because each mostly waits for
// one core.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { npmProject } from "./npm-project.mjs";

const check = process.argv[2] === "true";

/** What all consoles are made with. */
const common = [
  "../package-lock.json",
  "../tsconfig.json",
  "../eslint.config.mjs",
  "../console.vite.ts",
  "../shared/src",
];

async function build(type, files) {
  const here = join(import.meta.dirname, type);
  const theme = join(files, "theme/scoped-keys", type);
  const { npm, onceFor } = npmProject(here);

  const inputs = ["package.json", "tsconfig.json", "vite.config.ts", "src", ...common];
  if (check) await onceFor(inputs, join(files, `../${type}.checked`), () => npm(["run", "check"]));
  await onceFor(inputs, join(files, `../${type}.built`), () =>
    npm(["run", "build"], { THEME_OUT: join(theme, "resources") }),
  );

  cpSync(join(here, "theme"), theme, { recursive: true });
  if (type === "admin") {
    for (const bundle of readdirSync(join(here, "theme/messages"))) {
      const words = ["account", "admin"].map((project) =>
        readFileSync(join(import.meta.dirname, project, "theme/messages", bundle), "utf8"),
      );
      writeFileSync(join(theme, "messages", bundle), words.join("\n"));
    }
  }
  // The stock consoles know simplified Chinese as zh-Hans, many realms call it zh-CN: one translation serves both.
  cpSync(join(theme, "messages/messages_zh_CN.properties"), join(theme, "messages/messages_zh_Hans.properties"));
  mkdirSync(join(files, "META-INF"), { recursive: true });
  writeFileSync(
    join(files, "META-INF/keycloak-themes.json"),
    JSON.stringify({ themes: [{ name: "scoped-keys", types: [type] }] }, null, 2),
  );
}

/** All at once; one that fails does not cut the others off in the middle of their work. */
async function all(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

const consoles = [];
for (let n = 3; n < process.argv.length; n += 2) consoles.push([process.argv[n], resolve(process.argv[n + 1])]);
const workspace = npmProject(import.meta.dirname);
await workspace.install();
const checkShared = () =>
  workspace.onceFor(
    ["package-lock.json", "eslint.config.mjs", "build.mjs", "npm-project.mjs", "shared"],
    join(consoles[0][1], "../shared.checked"),
    () => workspace.npm(["run", "check", "--workspace", "shared"]),
  );
await all([...(check ? [checkShared()] : []), ...consoles.map(([type, files]) => build(type, files))]);
