import { type HistoryEntry, HistoryList } from "scoped-keys-shared";

import { useActors } from "./useActors";

/** What was changed about a key, with the name of who did it. */
export const History = ({ entries }: { entries: HistoryEntry[] }) => {
  const who = useActors(entries);
  return <HistoryList isOwn={false} entries={entries} nameOf={who} />;
};
