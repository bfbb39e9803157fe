import { useAccess } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLoaded, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { AT_MOST, type Counted } from "../keys/counted";
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
  const number = useNumberFormat();
  const { hasAccess } = useAccess();
  const call = useCall();
  const maySee = hasAccess("view-users");
  const {
    value: idle,
    error,
    isLoading,
  } = useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        maySee ? call<Counted>("GET", `/api-keys/count?idleDays=${days}&atMost=${AT_MOST}`, { signal }) : undefined,
      [call, days, maySee],
    ),
  );
  return (
    <Question
      title={t("apiKeyRulesDeleteTitle")}
      action={t("apiKeyRulesDeleteAction")}
      isDanger
      // Waits for the count. If it fails, the rule can be saved all the same.
      isDisabled={isLoading}
      onAction={async () => onSave()}
      onCancel={onCancel}
    >
      <p>{t("apiKeyRulesDeleteWhat", { count: Number(days) })}</p>
      {idle && (
        <p data-testid="sk-idle-now">
          {idle.more
            ? t("apiKeyRulesIdleNowMore", { number: number.format(idle.count) })
            : t("apiKeyRulesIdleNow", { count: idle.count })}
        </p>
      )}
      {error && <p role="alert">{t("apiKeyRulesIdleUnknown")}</p>}
    </Question>
  );
};
