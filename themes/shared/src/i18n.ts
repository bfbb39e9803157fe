import { type BackendModule, createInstance, type InitOptions } from "i18next";
import { initReactI18next } from "react-i18next";

type Message = { key: string; value: string };

const OTHER = "_other";

/**
 * The messages by key. A language has the plural forms that it has, be its messages translated or still English: a form
 * that a bundle lacks reads like that for "other", instead of as the key of the message.
 */
function withAllPlurals(messages: Message[], language: string) {
  const all = Object.fromEntries(messages.map(({ key, value }) => [key, value]));
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  for (const { key, value } of messages.filter(({ key }) => key.endsWith(OTHER))) {
    for (const form of forms) all[`${key.slice(0, -OTHER.length)}_${form}`] ??= value;
  }
  return all;
}

/** Keycloak serves the messages of the theme, its parents and the realm's own overrides, merged, per language. */
export function messagesOfTheServer(options: InitOptions, addressOf: (language: string, namespace: string) => string) {
  const backend: BackendModule = {
    type: "backend",
    init: () => undefined,
    read(language, namespace, done) {
      fetch(addressOf(language, namespace))
        .then((response) => response.json() as Promise<Message[]>)
        .then(
          (messages) => done(null, withAllPlurals(messages, language)),
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
