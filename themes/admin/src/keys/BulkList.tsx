import { AlertVariant, Button } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError, errorWords, isolated, Time, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { useActors } from "../key/useActors";
import { useAlert } from "../parts/useAlert";
import type { BulkAction, Undone } from "./types";

type Props = { actions: BulkAction[]; onUndone?: () => void };

/** How many keys bulk disables keep disabled, since when and by whom, each with the way back. */
export const BulkList = ({ actions, onUndone }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const addAlert = useAlert();
  const call = useCall();
  const who = useActors(actions);
  const [busy, setBusy] = useState<string>();

  const undo = async (batch: string) => {
    setBusy(batch);
    try {
      const undone = await call<Undone>("POST", `/api-keys/disable/${batch}/undo`);
      const left = undone.stillDisabled;
      addAlert(
        t("apiKeysUndone", { count: undone.enabled }),
        AlertVariant.success,
        left > 0 ? t("apiKeysUndoneNot", { count: left }) : undefined,
      );
      onUndone?.();
    } catch (reason) {
      addAlert(t("apiKeysUndoFailed"), AlertVariant.danger, errorWords(t, asApiError(reason)));
    }
    setBusy(undefined);
  };

  return (
    <>
      <p>{t("apiKeysBulkWhat")}</p>
      <ul className="sk-bulk-list" aria-label={t("apiKeysBulk", { count: actions.length })}>
        {actions.map((action) => {
          const { batch, timestamp, userId, username, count, more } = action;
          return (
            <li key={batch} data-testid={`sk-bulk-${batch}`}>
              <span>
                <strong>
                  {more ? t("apiKeysBulkMore", { number: number.format(count) }) : t("apiKeysCount", { count })}
                </strong>{" "}
                {userId && <>{t("apiKeysBulkOf", { name: isolated(username ?? userId) })} </>}· <Time at={timestamp} />{" "}
                · {t("apiKeysBy", { who: who(action) })}
              </span>
              {onUndone && (
                <Button
                  variant="secondary"
                  size="sm"
                  isDisabled={!!busy}
                  isLoading={busy === batch}
                  onClick={() => void undo(batch)}
                >
                  {t("apiKeysUndo")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
};
