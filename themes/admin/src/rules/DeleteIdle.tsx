import { useAccess } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";

type Props = {
  /** After so many days a key is idle. */
  days: string;
  onSave: () => void;
  onCancel: () => void;
};

/** Asks before a rule is saved that deletes keys, with how many it would touch now, for those who may see keys. */
export const DeleteIdle = ({ days, onSave, onCancel }: Props) => {
  const { t } = useTranslation();
  const { hasAccess } = useAccess();
  const call = useCall();
  const maySee = hasAccess("view-users");
  const { value: count } = useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        maySee ? call<number>("GET", `/api-keys/count?idleDays=${days}`, { signal }) : undefined,
      [call, days, maySee],
    ),
  );
  return (
    <Question
      title={t("apiKeyRulesDeleteTitle")}
      action={t("save")}
      isDanger
      onAction={async () => onSave()}
      onCancel={onCancel}
    >
      <p>{t("apiKeyRulesDeleteWhat", { count: Number(days) })}</p>
      {count !== undefined && <p data-testid="sk-idle-now">{t("apiKeyRulesIdleNow", { count })}</p>}
    </Question>
  );
};
