import { readFileSync } from "node:fs";

/**
 * The style sheet of Keycloak's console package holds most of PatternFly's components already. Those of our own imports
 * that are in it are left out, or every visitor would load them twice.
 */
function withoutRepeatedStyles(styleSheet: string) {
  const loaded = readFileSync(styleSheet, "utf8");
  return {
    name: "without-repeated-styles",
    enforce: "pre" as const,
    load(id: string) {
      const [, kind, name] = /react-styles\/css\/(components|layouts)\/\w+\/([\w-]+)\.css$/.exec(id) ?? [];
      return name && loaded.includes(`.pf-v5-${kind![0]}-${name}{`) ? "" : undefined;
    },
  };
}

/**
 * Everything that the entry needs goes into the entry: Keycloak's page asks to preload the chunks behind it under names
 * that do not exist, and the console of the browser would fill with errors.
 */
function inEntryOf(entry: string) {
  const needed = new Set<string>();
  return (id: string, { getModuleInfo }: { getModuleInfo: ModuleInfo }) => {
    if (needed.size === 0) {
      for (const open = [entry]; open.length > 0;) {
        const next = open.pop()!;
        if (needed.has(next)) continue;
        needed.add(next);
        open.push(...(getModuleInfo(next)?.importedIds ?? []));
      }
    }
    return needed.has(id) && !id.endsWith(".css") ? "main" : undefined;
  };
}

type ModuleInfo = (id: string) => { importedIds: readonly string[] } | null;

/**
 * How a console of Keycloak is built as a theme: the server reads .vite/manifest.json to find the entry, and offers react
 * and react-dom through an import map; so neither is bundled, and paths stay relative.
 *
 * @param entry the absolute path of src/main.tsx
 * @param styleSheet the style sheet of Keycloak's console package
 */
export const consoleTheme = (entry: string, styleSheet: string) => ({
  base: "",
  publicDir: false as const,
  plugins: [withoutRepeatedStyles(styleSheet)],
  build: {
    outDir: process.env.THEME_OUT ?? "target/resources",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    reportCompressedSize: false,
    modulePreload: false as const,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: "src/main.tsx",
      external: ["react", "react/jsx-runtime", "react-dom"],
      output: { manualChunks: inEntryOf(entry) },
    },
  },
});
