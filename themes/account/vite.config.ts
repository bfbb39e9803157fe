import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { GetModuleInfo } from "rollup";
import { defineConfig, type Plugin } from "vite";

/**
 * The style sheet of @keycloak/keycloak-account-ui holds most of PatternFly's components already. Those of our own
 * imports that are in it are left out, or every visitor would load them twice.
 */
function withoutRepeatedStyles(): Plugin {
  const loaded = readFileSync("node_modules/@keycloak/keycloak-account-ui/lib/keycloak-account-ui.css", "utf8");
  return {
    name: "without-repeated-styles",
    enforce: "pre",
    load(id) {
      const [, kind, name] = /react-styles\/css\/(components|layouts)\/\w+\/([\w-]+)\.css$/.exec(id) ?? [];
      return name && loaded.includes(`.pf-v5-${kind![0]}-${name}{`) ? "" : undefined;
    },
  };
}

/**
 * Everything that the entry needs goes into the entry: Keycloak's page asks to preload the chunks behind it under names
 * that do not exist, and the console of the browser would fill with errors.
 */
function inEntry(id: string, { getModuleInfo }: { getModuleInfo: GetModuleInfo }) {
  if (needed.size === 0) {
    const entry = fileURLToPath(new URL("src/main.tsx", import.meta.url));
    for (const open = [entry]; open.length > 0;) {
      const next = open.pop()!;
      if (needed.has(next)) continue;
      needed.add(next);
      open.push(...(getModuleInfo(next)?.importedIds ?? []));
    }
  }
  return needed.has(id) && !id.endsWith(".css") ? "main" : undefined;
}

const needed = new Set<string>();

// Keycloak's AccountConsole reads .vite/manifest.json to find the entry of the theme, and offers react and react-dom
// through an import map; so neither is bundled, and paths stay relative.
export default defineConfig({
  base: "",
  publicDir: false,
  plugins: [withoutRepeatedStyles()],
  build: {
    outDir: process.env.THEME_OUT ?? "target/resources",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    modulePreload: false,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: "src/main.tsx",
      external: ["react", "react/jsx-runtime", "react-dom"],
      output: { manualChunks: inEntry },
    },
  },
});
