// The npm part of the Maven build: node build.mjs <check the sources, true or false> <type of theme> <directory of its jar's
// files> ... The npm projects have the names of the types; they are built in parallel, because each mostly waits for the
// network or for one core.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { npmProject } from "./npm-project.mjs";

const check = process.argv[2] === "true";

async function build(type, files) {
  const here = join(import.meta.dirname, type);
  const theme = join(files, "theme/scoped-keys", type);
  const { npm, onceFor } = npmProject(here);

  // The pages for administrators take the words of those for users.
  const sources = ["src", "../console.vite.ts", ...(type === "admin" ? ["../account/src"] : [])];
  const inputs = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts", ...sources];
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
// Sources that another console takes find their packages in their own project, so all of them have to be there.
await all(consoles.map(([type]) => npmProject(join(import.meta.dirname, type)).install()));
await all(consoles.map(([type, files]) => build(type, files)));
