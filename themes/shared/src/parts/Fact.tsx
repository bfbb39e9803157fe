import type { PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";

import { ChangeOrigin } from "../activity/HistoryList";
import { actorWords } from "../activity/historyWords";
import type { HistoryEntry } from "../activity/types";

/** One of the facts about a key, in a list of terms. */
export const Fact = ({ term, children }: PropsWithChildren<{ term: string }>) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
);

/** By whom a key was created and from which application; the oldest entries of a busy history may be gone. */
export const CreatedBy = ({ entries, isOwn }: { entries?: HistoryEntry[]; isOwn: boolean }) => {
  const { t } = useTranslation();
  const created = entries?.find(({ change }) => change === "created" || change === "imported");
  return (
    created && (
      <div>
        <ChangeOrigin entry={created} who={actorWords(t, created.actor, isOwn)} />
      </div>
    )
  );
};
