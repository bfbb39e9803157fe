// The npm part of the Maven build: node build.mjs <directory of the classes>
import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { npmProject } from "../npm-project.mjs";

const here = import.meta.dirname;
const classes = resolve(process.argv[2]);
const theme = join(classes, "theme/scoped-keys/account");
const { npm, onceFor, install } = npmProject(here);

mkdirSync(join(theme, "messages"), { recursive: true });
const settings = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];

install();
onceFor([...settings, "src"], join(classes, "../account.checked"), () => npm(["run", "check"]));
onceFor([...settings, "src"], join(classes, "../account.built"), () =>
  npm(["run", "build"], { THEME_OUT: join(theme, "resources") }),
);

// The stock console knows simplified Chinese as zh-Hans, many realms call it zh-CN: one translation serves both.
cpSync(join(here, "theme/messages/messages_zh_CN.properties"), join(theme, "messages/messages_zh_Hans.properties"));
