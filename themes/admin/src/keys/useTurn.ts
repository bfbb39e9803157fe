import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { AlertVariant } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { errorWords, isolated, useSwitch } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { AdminKey } from "./types";

/** Switches a key on and off; off also for good, so that its owner cannot switch it on. */
export function useTurn(apiKey: AdminKey, onChanged: (key: AdminKey) => void, onGone: () => void) {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const call = useCall();
  const turn = useSwitch(apiKey, {
    send: (enabled) => call<AdminKey>("PATCH", `/api-keys/${apiKey.id}`, { body: { enabled } }),
    show: (enabled) => onChanged({ ...apiKey, enabled, disabledBy: enabled ? null : "administrator" }),
    settle: onChanged,
    onFailed: (enabled, error) => {
      if (error.code === "not_found") onGone();
      const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name: isolated(apiKey.name) });
      addAlert(title, AlertVariant.danger, errorWords(t, error));
    },
  });
  return { turn, canBeKeptOff: !apiKey.enabled && apiKey.disabledBy !== "administrator" };
}
