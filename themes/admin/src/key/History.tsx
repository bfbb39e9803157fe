import { useTranslation } from "react-i18next";
import { actorWords, type HistoryEntry, HistoryList, isolated } from "scoped-keys-shared";

import { useActors } from "./useActors";

/** What was changed about a key, with the name or the id of who did it. */
export const History = ({ entries }: { entries: HistoryEntry[] }) => {
  const { t } = useTranslation();
  const names = useActors(entries);
  return (
    <HistoryList
      isOwn={false}
      entries={entries}
      nameOf={({ actor, actorId }) => {
        const who = actorWords(t, actor, false);
        return actorId ? t("apiKeysActorNamed", { who, name: isolated(names.get(actorId) ?? actorId) }) : who;
      }}
    />
  );
};
