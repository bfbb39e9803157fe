import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { AlertVariant } from "@patternfly/react-core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { isolated } from "../account-page";
import { asApiError, useCall } from "../api/call";
import { errorWords } from "../api/errors";
import type { AdminKey } from "./types";

/**
 * The switch answers at once. Changes go to the server one after the other, and only the last one decides what is
 * shown in the end: the server's answer, or what the server last confirmed if it refused.
 */
export function useSwitch(key: AdminKey, onChanged: (key: AdminKey) => void, onGone: () => void) {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const call = useCall();
  const queue = useRef(Promise.resolve());
  const waiting = useRef(0);
  const confirmed = useRef(key);
  if (waiting.current === 0) confirmed.current = key;

  return (enabled: boolean) => {
    onChanged({ ...key, enabled, disabledBy: enabled ? null : "administrator" });
    waiting.current++;
    queue.current = queue.current.then(async () => {
      try {
        confirmed.current = await call<AdminKey>("PATCH", `/api-keys/${key.id}`, { body: { enabled } });
        if (waiting.current === 1) onChanged(confirmed.current);
      } catch (reason) {
        const error = asApiError(reason);
        if (waiting.current === 1) onChanged(confirmed.current);
        if (error.code === "not_found") onGone();
        const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name: isolated(key.name) });
        addAlert(title, AlertVariant.danger, errorWords(t, error));
      } finally {
        waiting.current--;
      }
    });
  };
}
