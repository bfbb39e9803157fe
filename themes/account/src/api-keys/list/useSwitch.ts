import { useAccountAlerts } from "@keycloak/keycloak-account-ui";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { DANGER } from "../../parts/alertVariant";
import { useApi } from "../api";
import { errorWords } from "../errors";
import { isolated } from "../text";
import type { ApiKey } from "../types";
import { asApiError, type Keys } from "../useKeys";

/**
 * The switch answers at once. Changes go to the server one after the other, and only the last one decides what is
 * shown in the end: the server's answer, or what the server last confirmed if it refused.
 */
export function useSwitch(key: ApiKey, { put, drop, show }: Keys, onSignIn: () => void) {
  const { t } = useTranslation();
  const { addAlert } = useAccountAlerts();
  const api = useApi();
  const queue = useRef(Promise.resolve());
  const waiting = useRef(0);
  const confirmed = useRef(key);
  if (waiting.current === 0) confirmed.current = key;

  return (enabled: boolean) => {
    show(key.id, { enabled });
    waiting.current++;
    queue.current = queue.current.then(async () => {
      try {
        confirmed.current = await api.change(key.id, { enabled });
        if (waiting.current === 1) put(confirmed.current);
      } catch (reason) {
        const error = asApiError(reason);
        if (waiting.current === 1) show(key.id, { enabled: confirmed.current.enabled });
        if (error.code === "not_found") drop(key.id);
        if (error.code === "reauthentication_required") onSignIn();
        const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name: isolated(key.name) });
        addAlert(title, DANGER, errorWords(t, error));
      } finally {
        waiting.current--;
      }
    });
  };
}
