import { useTranslation } from "react-i18next";

import { ChangeOrigin } from "../activity/HistoryList";
import { actorWords } from "../activity/historyWords";
import { LastUseWords } from "../activity/LastUseWords";
import type { HistoryEntry, LastUse } from "../activity/types";
import { Name } from "../Name";
import { Fact } from "../parts/Fact";
import { Expiry } from "../time/Expiry";
import { Time } from "../time/Time";
import { useTimes } from "../time/useTimes";
import type { ApiKey } from "./types";

type Props = {
  apiKey: ApiKey;
  lastUse?: LastUse | null;
  history?: HistoryEntry[];
  /** Whether the reader is the owner. */
  isOwn: boolean;
};

/** When a key was created and by whom, how long it works, when and for what it was last used, and its note. */
export const LifeFacts = ({ apiKey, lastUse, history, isOwn }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  return (
    <>
      <Fact term={t("apiKeysCreated")}>
        <Time at={apiKey.createdTimestamp} /> ({dateAndMinute(apiKey.createdTimestamp)})
        <CreatedBy entries={history} isOwn={isOwn} />
      </Fact>
      <Fact term={t("apiKeysExpires")}>
        <Expiry at={apiKey.expiresTimestamp} isOff={!apiKey.enabled} />
        {apiKey.expiresTimestamp != null && <> ({dateAndMinute(apiKey.expiresTimestamp)})</>}
      </Fact>
      <Fact term={t("apiKeysLastUsed")}>
        <LastUseWords at={apiKey.lastUsedTimestamp} use={lastUse} />
      </Fact>
      {apiKey.note && (
        <Fact term={t("apiKeysNote")}>
          <span className="sk-note-text">
            <Name>{apiKey.note}</Name>
          </span>
        </Fact>
      )}
    </>
  );
};

/** By whom a key was created and from which application; the oldest entries of a busy history may be gone. */
const CreatedBy = ({ entries, isOwn }: { entries?: HistoryEntry[]; isOwn: boolean }) => {
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

export const IdFact = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  return (
    <Fact term={t("apiKeysId")}>
      <span className="sk-hint" dir="ltr" translate="no">
        {id}
      </span>
    </Fact>
  );
};
