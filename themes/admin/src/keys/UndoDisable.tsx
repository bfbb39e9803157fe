import { Alert, AlertActionCloseButton, AlertActionLink, AlertVariant } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError, errorWords } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { Disabled, Undone } from "./types";
import { useAlert } from "../parts/useAlert";

type Props = { disabled: Disabled; onClose: (changed: boolean) => void };

/** Says that many keys were switched off, with a way back, until it is closed. */
export const UndoDisable = ({ disabled: { batch, count, enabledCount }, onClose }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const call = useCall();
  const [busy, setBusy] = useState(false);
  const already = t("apiKeysDisabledAlready", { count: count - enabledCount });

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
        title={enabledCount > 0 ? t("apiKeysDisabledMany", { count: enabledCount }) : already}
        actionClose={<AlertActionCloseButton title={t("close")} onClose={() => onClose(false)} />}
        actionLinks={
          batch && (
            <AlertActionLink isDisabled={busy} isLoading={busy} onClick={() => void undo()}>
              {t("apiKeysUndo")}
            </AlertActionLink>
          )
        }
        className="sk-undo"
      >
        {enabledCount > 0 && count > enabledCount && already}
      </Alert>
    </div>
  );
};
