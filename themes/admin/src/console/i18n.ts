import { messagesOfTheServer } from "scoped-keys-shared/i18n";

import { environment } from "./environment";

// The stock console starts in English too, goes over to the user's language as soon as it knows who that is, and loads
// the messages of the realm that is looked at as a namespace.
export const i18n = messagesOfTheServer(
  { lng: "en", fallbackLng: "en", defaultNS: [environment.realm], ns: [environment.realm] },
  (language, realm) => `${environment.adminBaseUrl}/resources/${realm}/admin/${language}`,
);
