// Writes what npm packages are in a theme, as CycloneDX, without what would be different at each build.
// node bill-of-materials.mjs <npm workspace> <file>
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [project, file] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, project, "package.json"), "utf8"));
const bill = JSON.parse(
  execFileSync(
    "npm",
    ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only", "--workspace", project],
    {
      cwd: import.meta.dirname,
      maxBuffer: 64 * 1024 * 1024,
    },
  ),
);
delete bill.serialNumber;
delete bill.metadata.timestamp;
// The version of npm on the machine says nothing about the theme.
delete bill.metadata.tools;
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${bill.components.length} packages of ${version}: ${file}`);
