import { useRealm } from "@keycloak/keycloak-admin-ui";
import { Label, Switch } from "@patternfly/react-core";
import { Td, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { Expiry, isolated, keyWords, Name, Time } from "scoped-keys-shared";

import { useMarkLeaked } from "../leak/useMarkLeaked";
import { RowActions } from "../parts/RowActions";
import { toKey, toUser, USER_TAB } from "../paths";
import { KeyNotes } from "./KeyNotes";
import type { AdminKey } from "./types";
import { useTurn } from "./useTurn";

type Props = {
  apiKey: AdminKey;
  withOwner: boolean;
  canManage: boolean;
  onChanged: (key: AdminKey) => void;
  onDelete: (key: AdminKey) => void;
  onGone: () => void;
};

export const KeyRow = ({ apiKey, withOwner, canManage, onChanged, onDelete, onGone }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const name = isolated(apiKey.name);
  const { turn, question, keepOff } = useTurn(apiKey, onChanged, onGone);
  const { mark, question: marking } = useMarkLeaked(apiKey, onChanged);

  return (
    <Tr data-testid={`key-${apiKey.id}`}>
      {withOwner && (
        <Td dataLabel={t("apiKeysOwner")}>
          <Link to={toUser(realm, apiKey.userId, USER_TAB)}>
            <Name>{apiKey.username ?? apiKey.userId}</Name>
          </Link>
        </Td>
      )}
      <Td dataLabel={t("apiKeysName")}>
        <Link to={toKey(realm, apiKey.id)}>
          <Name>{apiKey.name}</Name>
        </Link>
        <div className="sk-hint" dir="ltr">
          {apiKey.hint}
        </div>
        <KeyNotes apiKey={apiKey} />
      </Td>
      <Td dataLabel={t("apiKeysKind")}>
        <Label isCompact color={apiKey.kind === "legacy" ? "purple" : "grey"}>
          {t(`apiKeysFilter_kind_${apiKey.kind}`)}
        </Label>
      </Td>
      <Td dataLabel={t("apiKeysPermissions")}>
        <ul className="sk-words">
          {keyWords(t, apiKey).map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
        </ul>
      </Td>
      <Td dataLabel={t("apiKeysCreated")}>
        <Time at={apiKey.createdTimestamp} />
      </Td>
      <Td dataLabel={t("apiKeysLastUsed")}>
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </Td>
      <Td dataLabel={t("apiKeysExpires")}>
        <Expiry at={apiKey.expiresTimestamp} isOff={!apiKey.enabled} />
      </Td>
      <Td dataLabel={t("apiKeysEnabled")}>
        {canManage ? (
          <Switch
            role="switch"
            aria-label={t("apiKeysEnabledSwitch", { name })}
            isChecked={apiKey.enabled}
            onChange={(_, enabled) => turn(enabled)}
          />
        ) : (
          t(apiKey.enabled ? "apiKeysFilter_enabled_true" : "apiKeysFilter_enabled_false")
        )}
        {question}
        {marking}
      </Td>
      {canManage && (
        <Td isActionCell>
          <RowActions
            label={t("apiKeysActionsOf", { name })}
            items={[
              ...(keepOff ? [{ title: t("apiKeysKeepOff"), onClick: keepOff }] : []),
              ...(mark ? [{ title: t("apiKeysLeakMark"), onClick: mark }] : []),
              { title: t("apiKeysDelete"), onClick: () => onDelete(apiKey) },
            ]}
          />
        </Td>
      )}
    </Tr>
  );
};
