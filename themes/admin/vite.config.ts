import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { consoleTheme } from "../console.vite";

export default defineConfig(
  consoleTheme(
    fileURLToPath(new URL("src/main.tsx", import.meta.url)),
    "../node_modules/@keycloak/keycloak-admin-ui/lib/keycloak-admin-ui.css",
  ),
);
