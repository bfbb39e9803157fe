import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { Alert, AlertActionCloseButton, AlertActionLink, AlertVariant } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError, errorWords } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { Disabled, Undone } from "./types";

type Props = { disabled: Disabled; onClose: (changed: boolean) => void };

/** Says that many keys were switched off, with a way back, until it is closed. */
export const UndoDisable = ({ disabled: { batch, count }, onClose }: Props) => {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const call = useCall();
  const [busy, setBusy] = useState(false);

  const undo = async () => {
    setBusy(true);
    try {
      const undone = await call<Undone>("POST", `/api-keys/disable/${batch}/undo`);
      const left = undone.stillDisabled;
      addAlert(
        t("apiKeysUndone", { count: undone.enabled }),
        AlertVariant.success,
        left > 0 ? t("apiKeysUndoneNot", { count: left }) : undefined,
      );
      onClose(true);
    } catch (reason) {
      addAlert(t("apiKeysUndoFailed"), AlertVariant.danger, errorWords(t, asApiError(reason)));
      setBusy(false);
    }
  };

  return (
    <div role="status">
      <Alert
        isInline
        component="h2"
        variant="success"
        title={t("apiKeysDisabledMany", { count })}
        actionClose={<AlertActionCloseButton title={t("close")} onClose={() => onClose(false)} />}
        actionLinks={
          batch && (
            <AlertActionLink isDisabled={busy} isLoading={busy} onClick={() => void undo()}>
              {t("apiKeysUndo")}
            </AlertActionLink>
          )
        }
        className="sk-undo"
      />
    </div>
  );
};
