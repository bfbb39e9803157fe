import { createInstance, type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { environment } from "./environment";

type Message = { key: string; value: string };

/** Keycloak serves the messages of the theme, its parents and the realm's own overrides, merged, per language. */
const messagesOfTheServer: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, _namespace, done) {
    const base = environment.serverBaseUrl.replace(/\/+$/, "");
    fetch(`${base}/resources/${encodeURIComponent(environment.realm)}/account/${language}`)
      .then((response) => response.json() as Promise<Message[]>)
      .then(
        (messages) => done(null, Object.fromEntries(messages.map(({ key, value }) => [key, value]))),
        (error: Error) => done(error, false),
      );
  },
};

export const i18n = createInstance({
  lng: environment.locale,
  // The answer of the server is already complete in English where a translation lacks a message.
  load: "currentOnly",
  fallbackLng: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
});

i18n.use(messagesOfTheServer);
i18n.use(initReactI18next);

// The personal-info page of the console announces a new language this way after saving it.
window.addEventListener("languageChanged", (event) => {
  void i18n.changeLanguage((event as CustomEvent<{ language: string }>).detail.language);
});
