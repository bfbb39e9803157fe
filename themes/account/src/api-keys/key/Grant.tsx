import { List, ListItem } from "@patternfly/react-core/dist/esm/components/List";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, exceptions, keySentences, levelWords, permissionsOf } from "scoped-keys-shared";

import { NamesOfEndpoints } from "../NamesOfEndpoints";

/** What a key can do, in sentences; the endpoints that it names open below. */
export const Grant = ({ apiKey }: { apiKey: ApiKey }) => {
  const { t, i18n } = useTranslation();
  const permissions = permissionsOf(apiKey);
  const named = exceptions(permissions.endpoints);
  return (
    <div data-testid="sk-grant" className="sk-stack">
      {apiKey.kind === "legacy" && <p>{t("apiKeysLegacyWhy")}</p>}
      <List>
        {keySentences(t, i18n.language, permissions).map((sentence) => (
          <ListItem key={sentence}>{sentence}</ListItem>
        ))}
      </List>
      {named.length > 0 && <Named named={named.map(([id, level]) => [id, levelWords(t, level)])} />}
    </div>
  );
};

const Named = ({ named }: { named: [id: string, level: string][] }) => {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className="sk-details" onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{t("apiKeysEndpointsNamed", { count: named.length })}</summary>
      {opened && <NamesOfEndpoints ids={named.map(([id]) => id)} levels={new Map(named)} />}
    </details>
  );
};
