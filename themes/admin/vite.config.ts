import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { consoleTheme } from "../console.vite";

const theme = consoleTheme(
  fileURLToPath(new URL("src/main.tsx", import.meta.url)),
  "node_modules/@keycloak/keycloak-admin-ui/lib/keycloak-admin-ui.css",
);

// What is taken from the account page shares this project's packages: react-i18next finds its translations by a context.
export default defineConfig({ ...theme, resolve: { dedupe: ["i18next", "react-i18next"] } });
