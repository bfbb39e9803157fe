// Makes the pictures of the documentation anew, from the Keycloak at KEYCLOAK_URL, and puts them into docs/images.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const work = resolve(process.env.TEST_WORK ?? join(here, "target"));
const docs = resolve(here, "../../docs/images");

execFileSync("node", ["run.mjs", "screenshots"], {
  cwd: here,
  stdio: "inherit",
  env: { ...process.env, TEST_WORK: work },
});

// Known only once run.mjs has installed what it needs.
const { default: sharp } = await import("sharp");
mkdirSync(docs, { recursive: true });
for (const image of readdirSync(join(work, "images"))) {
  const { size } = await sharp(join(work, "images", image))
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(docs, image));
  console.log(`docs/images/${image}: ${Math.round(size / 1024)} kB`);
}
