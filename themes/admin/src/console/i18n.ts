import { createInstance, type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { environment } from "./environment";

type Message = { key: string; value: string };

/** Keycloak serves the messages of the theme, its parents and the realm's own overrides, merged, per realm and language. */
const messagesOfTheServer: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, realm, done) {
    fetch(`${environment.adminBaseUrl}/resources/${realm}/admin/${language}`)
      .then((response) => response.json() as Promise<Message[]>)
      .then(
        (messages) => done(null, Object.fromEntries(messages.map(({ key, value }) => [key, value]))),
        (error: Error) => done(error, false),
      );
  },
};

// The stock console starts in English too, goes over to the user's language as soon as it knows who that is, and loads
// the messages of the realm that is looked at as a namespace.
export const i18n = createInstance({
  lng: "en",
  fallbackLng: "en",
  load: "currentOnly",
  nsSeparator: false,
  interpolation: { escapeValue: false },
  defaultNS: [environment.realm],
  ns: [environment.realm],
});

i18n.use(messagesOfTheServer);
i18n.use(initReactI18next);
