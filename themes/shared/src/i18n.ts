import { type BackendModule, createInstance, type InitOptions } from "i18next";
import { initReactI18next } from "react-i18next";

type Message = { key: string; value: string };

/** Keycloak serves the messages of the theme, its parents and the realm's own overrides, merged, per language. */
export function messagesOfTheServer(options: InitOptions, addressOf: (language: string, namespace: string) => string) {
  const backend: BackendModule = {
    type: "backend",
    init: () => undefined,
    read(language, namespace, done) {
      fetch(addressOf(language, namespace))
        .then((response) => response.json() as Promise<Message[]>)
        .then(
          (messages) => done(null, Object.fromEntries(messages.map(({ key, value }) => [key, value]))),
          (error: Error) => done(error, false),
        );
    },
  };
  const i18n = createInstance({
    load: "currentOnly",
    nsSeparator: false,
    interpolation: { escapeValue: false },
    ...options,
  });
  i18n.use(backend);
  i18n.use(initReactI18next);
  return i18n;
}
