import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useNow } from "../time/useNow";
import { EndpointNames } from "./KeyWords";
import { exceptions, isUsable } from "./permissions";
import { keySentences } from "./sentences";
import type { ApiKey } from "./types";
import { levelWords, permissionsOf } from "./words";
import { useTextLanguage } from "../useTextLanguage";
import { List } from "../parts/List";

type Names = (ids: string[], levels: ReadonlyMap<string, string>) => ReactNode;

type Props = {
  apiKey: ApiKey;
  /** Draws endpoints with what may be done there; their ids if absent. */
  names?: Names;
};

/** What a key can do, in sentences; the endpoints that it names open below. */
export const Grant = ({ apiKey, names }: Props) => {
  const { t } = useTranslation();
  const language = useTextLanguage();
  const now = useNow();
  const permissions = permissionsOf(apiKey);
  const named = exceptions(permissions.endpoints);
  return (
    <div data-testid="sk-grant" className="sk-stack">
      {!isUsable(apiKey, now) && (
        <p>
          <strong>{t(apiKey.enabled ? "apiKeysGrantExpired" : "apiKeysGrantDisabled")}</strong>
        </p>
      )}
      {apiKey.kind === "legacy" && <p>{t("apiKeysLegacyWhy")}</p>}
      <List>
        {keySentences(t, language, permissions).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </List>
      {named.length > 0 && <Named named={named.map(([id, level]) => [id, levelWords(t, level)])} names={names} />}
    </div>
  );
};

const Named = ({ named, names }: { named: [id: string, level: string][]; names?: Names }) => {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const ids = named.map(([id]) => id);
  const levels = new Map(named);
  return (
    <details className="sk-details" onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{t("apiKeysEndpointsNamed", { count: named.length })}</summary>
      {opened && (names?.(ids, levels) ?? <EndpointNames ids={ids} levels={levels} />)}
    </details>
  );
};
