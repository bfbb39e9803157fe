import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { AlertVariant } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorWords, isolated, useSwitch, wasReported } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import type { AdminKey } from "./types";

/**
 * Switches a key on and off; off also for good, so that its owner cannot switch it on. Before one is switched on that was
 * reported as leaked, the question is shown.
 */
export function useTurn(apiKey: AdminKey, onChanged: (key: AdminKey) => void, onGone: () => void) {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const call = useCall();
  const [asking, setAsking] = useState(false);
  const name = isolated(apiKey.name);
  const change = useSwitch(apiKey, {
    send: (enabled) => call<AdminKey>("PATCH", `/api-keys/${apiKey.id}`, { body: { enabled } }),
    show: (enabled) => onChanged({ ...apiKey, enabled, disabledBy: enabled ? null : "administrator" }),
    settle: onChanged,
    onFailed: (enabled, error) => {
      if (error.code === "not_found") onGone();
      const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name });
      addAlert(title, AlertVariant.danger, errorWords(t, error));
    },
  });
  const turn = (enabled: boolean) => (enabled && wasReported(apiKey) ? setAsking(true) : change(enabled));
  const question = asking && (
    <Question
      title={t("apiKeysEnableLeakedTitle", { name })}
      action={t("apiKeysEnable")}
      isDanger
      onAction={async () => {
        setAsking(false);
        change(true);
      }}
      onCancel={() => setAsking(false)}
    >
      <p>{t("apiKeysEnableLeakedWhat")}</p>
    </Question>
  );
  return { turn, question, canBeKeptOff: !apiKey.enabled && apiKey.disabledBy !== "administrator" };
}
