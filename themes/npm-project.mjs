// What the build of every npm project here does: each step only when what it reads has changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const NOT_READ = new Set(["node_modules", "target"]);

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => !NOT_READ.has(name))
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];

export function npmProject(directory) {
  const stateOf = (inputs) => {
    const sum = createHash("sha256").update(process.version);
    inputs
      .flatMap((input) => filesIn(join(directory, input)))
      .forEach((file) => sum.update(file).update(readFileSync(file)));
    return sum.digest("hex");
  };

  /** Runs an npm command in the project, with more variables in its environment. */
  const npm = async (args, env = {}) => {
    const run = spawn("npm", args, { cwd: directory, stdio: "inherit", env: { ...process.env, ...env } });
    const [code] = await once(run, "exit");
    if (code !== 0) throw new Error(`npm ${args.join(" ")} in ${directory} ended with ${code}`);
  };

  /** Does the work unless it was done for the same inputs; a failure leaves nothing behind that says it was done. */
  const onceFor = async (inputs, stamp, work) => {
    const state = stateOf(inputs);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
    rmSync(stamp, { force: true });
    await work();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, state);
  };

  const install = () =>
    onceFor(["package-lock.json"], join(directory, "node_modules/.installed"), () =>
      npm(["ci", "--no-audit", "--no-fund"]),
    );

  return { npm, onceFor, install };
}
