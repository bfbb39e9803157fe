import { messagesOfTheServer } from "scoped-keys-shared/i18n";

import { environment } from "./environment";

const base = environment.serverBaseUrl.replace(/\/+$/, "");

// The response of the server is already complete in English where a translation lacks a message.
export const i18n = messagesOfTheServer(
  { lng: environment.locale, fallbackLng: false },
  (language) => `${base}/resources/${encodeURIComponent(environment.realm)}/account/${language}`,
);

// The personal-info page of the console announces a new language this way after saving it.
window.addEventListener("languageChanged", (event) => {
  void i18n.changeLanguage((event as CustomEvent<{ language: string }>).detail.language);
});
