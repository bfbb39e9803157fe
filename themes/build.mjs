// The npm part of the Maven build: node build.mjs <type of theme> <directory of its jar's files>. The npm project has
// the name of the type.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { npmProject } from "./npm-project.mjs";

const [type, directory] = process.argv.slice(2);
const here = join(import.meta.dirname, type);
const files = resolve(directory);
const theme = join(files, "theme/scoped-keys", type);
const { npm, onceFor, install } = npmProject(here);

install();
// The pages for administrators take the words of those for users.
const sources = ["src", "../console.vite.ts", ...(type === "admin" ? ["../account/src"] : [])];
const inputs = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts", ...sources];
onceFor(inputs, join(files, `../${type}.checked`), () => npm(["run", "check"]));
onceFor(inputs, join(files, `../${type}.built`), () => npm(["run", "build"], { THEME_OUT: join(theme, "resources") }));

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
