import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ExchangeAltIcon } from "@patternfly/react-icons/dist/esm/icons/exchange-alt-icon";
import { PencilAltIcon } from "@patternfly/react-icons/dist/esm/icons/pencil-alt-icon";
import { TrashIcon } from "@patternfly/react-icons/dist/esm/icons/trash-icon";
import { memo, type PropsWithChildren, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import {
  type ApiKey,
  canEdit,
  canRotate,
  Expiry,
  isLeaked,
  isLocked,
  isolated,
  isUsable,
  KeyWords,
  Name,
  Tag,
  Time,
  useNow,
  wasReported,
} from "scoped-keys-shared";

import { keyPage } from "../keyPage";
import { leakAdvice } from "../leak/leakAdvice";
import { NamesOfEndpoints } from "../NamesOfEndpoints";
import { FROM_OURS } from "../useBack";
import type { Keys } from "../useKeys";
import { KeySwitch } from "./KeySwitch";

type Props = {
  apiKey: ApiKey;
  keys: Keys;
  onChange: (key: ApiKey) => void;
  onRotate: (key: ApiKey) => void;
  onDelete: (key: ApiKey) => void;
  onSignIn: () => void;
};

export const KeyRow = memo(({ apiKey, keys, onChange, onRotate, onDelete, onSignIn }: Props) => {
  const { t } = useTranslation();
  const now = useNow();
  // After a rotation there are two of one name.
  const name = isolated(apiKey.name) + (apiKey.rotatedTo ? ` (${t("apiKeysRotated")})` : "");
  return (
    <tr className="pf-v5-c-table__tr" data-testid={`key-${apiKey.id}`}>
      <Cell label={t("apiKeysName")}>
        <strong>
          <Link to={keyPage("key", apiKey.id)} {...FROM_OURS}>
            <Name>{apiKey.name}</Name>
          </Link>
        </strong>
        <div className="sk-hint" dir="ltr">
          {apiKey.hint}
        </div>
        <Notes apiKey={apiKey} />
      </Cell>
      <Cell label={t("apiKeysPermissions")}>
        <KeyWords apiKey={apiKey} names={(ids) => <NamesOfEndpoints ids={ids} />} />
      </Cell>
      <Cell label={t("apiKeysCreated")}>
        <Time at={apiKey.createdTimestamp} />
      </Cell>
      <Cell label={t("apiKeysLastUsed")}>
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </Cell>
      <Cell label={t("apiKeysExpires")}>
        <Expiry at={apiKey.expiresTimestamp} isOff={!apiKey.enabled} />
      </Cell>
      <Cell label={t("apiKeysEnabled")}>
        <KeySwitch apiKey={apiKey} keys={keys} onSignIn={onSignIn} />
      </Cell>
      <Cell>
        <div className="sk-actions">
          {canEdit(apiKey) && (
            <Action label={t("apiKeysChangeOne", { name })} icon={<PencilAltIcon />} onClick={() => onChange(apiKey)} />
          )}
          {canRotate(apiKey, now) ? (
            <Action
              label={t("apiKeysRotateOne", { name })}
              icon={<ExchangeAltIcon />}
              onClick={() => onRotate(apiKey)}
            />
          ) : (
            canEdit(apiKey) && <span className="sk-no-action" />
          )}
          <Action label={t("apiKeysDeleteOne", { name })} icon={<TrashIcon />} onClick={() => onDelete(apiKey)} />
        </div>
      </Cell>
    </tr>
  );
});

const Cell = ({ label, children }: PropsWithChildren<{ label?: string }>) => (
  <td className="pf-v5-c-table__td" data-label={label}>
    {children}
  </td>
);

type ActionProps = { label: string; icon: ReactElement; onClick: () => void };

const Action = ({ label, icon, onClick }: ActionProps) => (
  <Button variant="plain" aria-label={label} title={label} onClick={onClick}>
    {icon}
  </Button>
);

const Notes = ({ apiKey }: { apiKey: ApiKey }) => {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      {apiKey.kind === "legacy" && (
        <div className="sk-note">
          <Tag>{t("apiKeysLegacy")}</Tag> {t("apiKeysLegacyWhy")}
        </div>
      )}
      {apiKey.rotatedTo && (
        <div className="sk-note">
          <Tag>{t("apiKeysRotated")}</Tag> {t(isUsable(apiKey, now) ? "apiKeysRotatedWhy" : "apiKeysRotatedOver")}
        </div>
      )}
      {isLocked(apiKey) && (
        <div className="sk-note">
          <Tag color="red">{t("apiKeysDisabledByAdministrator")}</Tag>
        </div>
      )}
      {!apiKey.enabled && apiKey.disabledBy === "reuse" && (
        <div className="sk-note">
          <Tag color="red">{t("apiKeysDisabledByReuse")}</Tag>
        </div>
      )}
      {isLeaked(apiKey) ? (
        <div className="sk-note">
          <Tag color="red">{t("apiKeysDisabledByLeak")}</Tag> {t(leakAdvice(apiKey, now))}
        </div>
      ) : (
        wasReported(apiKey) && (
          <div className="sk-note">
            <Tag color="red">{t("apiKeysReportedLeaked")}</Tag>
          </div>
        )
      )}
    </>
  );
};
