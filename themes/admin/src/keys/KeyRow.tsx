import { useRealm } from "@keycloak/keycloak-admin-ui";
import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { AlertVariant, Label, Switch } from "@patternfly/react-core";
import { Td, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { errorWords, Expiry, isolated, keyWords, Name, Time, useSwitch } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { RowActions } from "../parts/RowActions";
import { toUser, USER_TAB } from "../paths";
import { KeyNotes } from "./KeyNotes";
import type { AdminKey } from "./types";

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
  const { addAlert } = useAlerts();
  const call = useCall();
  const name = isolated(apiKey.name);
  const turn = useSwitch(apiKey, {
    send: (enabled) => call<AdminKey>("PATCH", `/api-keys/${apiKey.id}`, { body: { enabled } }),
    show: (enabled) => onChanged({ ...apiKey, enabled, disabledBy: enabled ? null : "administrator" }),
    settle: onChanged,
    onFailed: (enabled, error) => {
      if (error.code === "not_found") onGone();
      const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name });
      addAlert(title, AlertVariant.danger, errorWords(t, error));
    },
  });
  const offByOwner = !apiKey.enabled && apiKey.disabledBy !== "administrator";

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
        <Name>{apiKey.name}</Name>
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
        <Expiry at={apiKey.expiresTimestamp} />
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
      </Td>
      {canManage && (
        <Td isActionCell>
          <RowActions
            label={t("apiKeysActionsOf", { name })}
            items={[
              ...(offByOwner ? [{ title: t("apiKeysKeepOff"), onClick: () => turn(false) }] : []),
              { title: t("apiKeysDelete"), onClick: () => onDelete(apiKey) },
            ]}
          />
        </Td>
      )}
    </Tr>
  );
};
