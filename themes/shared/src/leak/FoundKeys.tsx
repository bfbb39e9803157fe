import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { FoundKey } from "./findKeys";

type Props<Key> = {
  found: FoundKey[];
  keyOf: (id: string) => Key | undefined;
  /** What is said of a key that the reader does not know. */
  unknown: string;
  /** Draws a key, with what can be done about it. */
  children: (key: Key) => ReactNode;
};

/** The keys that were found in a text. */
export function FoundKeys<Key>({ found, keyOf, unknown, children }: Props<Key>) {
  const { t } = useTranslation();
  return (
    <ul className="sk-leaked" aria-label={t("apiKeysLeakKeys")}>
      {found.map(({ id, publicPart, isWhole, isMistyped }) => {
        const key = keyOf(id);
        return (
          <li key={id} data-testid={`sk-leaked-${id}`}>
            {key ? (
              children(key)
            ) : (
              <div className="sk-hint" dir="ltr" translate="no">
                {publicPart}…
              </div>
            )}
            {isWhole ? (
              !key && <p>{unknown}</p>
            ) : (
              <p>{t(!key ? "apiKeysLeakTypo" : isMistyped ? "apiKeysLeakMistyped" : "apiKeysLeakPart")}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
