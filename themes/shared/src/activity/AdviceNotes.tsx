import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { List } from "../parts/List";
import { usedWords } from "./resource";
import type { Advice } from "./types";
import { useNumbers } from "./useNumbers";

const SHOWN_AT_MOST = 8;

/** What a key has not needed, or why that cannot be said; the action is a way to take it away. */
export const AdviceNotes = ({ advice, action }: { advice: Advice; action?: ReactNode }) => {
  const { t } = useTranslation();
  const { uses } = useNumbers();
  const { withheld, observedDays, blindUses, unused } = advice;

  if (withheld === "blind_uses")
    return <p data-testid="sk-advice">{t("apiKeysAdviceBlind", { count: blindUses, uses: uses(blindUses) })}</p>;
  if (withheld) return <p data-testid="sk-advice">{t("apiKeysAdviceYoung", { count: observedDays })}</p>;
  if (unused.length === 0) return <p data-testid="sk-advice">{t("apiKeysAdviceNone", { count: observedDays })}</p>;
  return (
    <div data-testid="sk-advice" className="sk-advice-list">
      <p>{t("apiKeysAdviceUnused", { count: observedDays })}</p>
      <List>
        {unused.slice(0, SHOWN_AT_MOST).map(({ resource, action }) => (
          <li key={resource + action}>{usedWords(t, resource, action, "apiKeysEvery")}</li>
        ))}
        {unused.length > SHOWN_AT_MOST && <li>{t("apiKeysSummaryMore", { count: unused.length - SHOWN_AT_MOST })}</li>}
      </List>
      {action}
    </div>
  );
};
