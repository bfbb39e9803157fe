import { AlertVariant, Button } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isolated, Time, useNumberFormat } from "scoped-keys-shared";

import { useActors } from "../key/useActors";
import { useAlert } from "../parts/useAlert";
import type { BulkAction, Undone } from "./types";
import { UndoBulk } from "./UndoBulk";

/** As many owners as an entry names. */
const NAMED = 3;

type Props = { actions: BulkAction[]; onUndone?: () => void };

/** How many keys bulk disables keep disabled, since when and by whom, each with the way back. */
export const BulkList = ({ actions, onUndone }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const addAlert = useAlert();
  const who = useActors(actions);
  const [asked, setAsked] = useState<BulkAction>();

  const announce = ({ enabled, stillDisabled }: Undone) => {
    const rest = stillDisabled > 0 ? t("apiKeysUndoneNot", { count: stillDisabled }) : undefined;
    if (enabled + stillDisabled === 0) addAlert(t("apiKeysUndoneNothing"), AlertVariant.warning);
    else addAlert(t("apiKeysUndone", { count: enabled }), AlertVariant.success, rest);
  };

  const whose = ({ userId, username, users = [], userCount = 0 }: BulkAction) => {
    if (userId) return t("apiKeysBulkOf", { name: isolated(username ?? userId) });
    if (users.length === 0) return undefined;
    const named = users.slice(0, NAMED).map((owner) => isolated(owner.username ?? owner.userId));
    const others = userCount - named.length;
    const list = t("apiKeysBulkOf", { name: named.join(", ") });
    return others > 0 ? `${list} ${t("apiKeysMoreOwners", { count: others })}` : list;
  };

  return (
    <>
      <p>{t("apiKeysBulkWhat")}</p>
      <ul className="sk-bulk-list" aria-label={t("apiKeysBulk", { count: actions.length })}>
        {actions.map((action) => {
          const { batch, timestamp, count, more, enabledCount = count } = action;
          return (
            <li key={batch} data-testid={`sk-bulk-${batch}`}>
              <span>
                <strong>
                  {more ? t("apiKeysBulkMore", { number: number.format(count) }) : t("apiKeysCount", { count })}
                </strong>{" "}
                {whose(action)} {enabledCount < count && <>· {t("apiKeysBulkEnables", { count: enabledCount })} </>}·{" "}
                <Time at={timestamp} /> · {t("apiKeysBy", { who: who(action) })}
              </span>
              {onUndone && (
                <Button variant="secondary" size="sm" onClick={() => setAsked(action)}>
                  {t("apiKeysUndo")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {asked && (
        <UndoBulk
          action={asked}
          onClose={(undone) => {
            setAsked(undefined);
            if (!undone) return;
            announce(undone);
            onUndone?.();
          }}
        />
      )}
    </>
  );
};
