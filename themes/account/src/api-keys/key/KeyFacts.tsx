import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import {
  type ApiKey,
  CreatedBy,
  Expiry,
  Fact,
  type HistoryEntry,
  type LastUse,
  LastUseWords,
  Name,
  Time,
  useTimes,
} from "scoped-keys-shared";

import { keyPage } from "../keyPage";
import { FROM_OURS } from "../useBack";

type Props = {
  apiKey: ApiKey;
  /** All keys of the owner: one may have replaced this one, or been replaced by it. */
  keys: ApiKey[];
  lastUse?: LastUse | null;
  history?: HistoryEntry[];
};

export const KeyFacts = ({ apiKey, keys, lastUse, history }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const successor = keys.find(({ id }) => id === apiKey.rotatedTo);
  const predecessor = keys.find(({ rotatedTo }) => rotatedTo === apiKey.id);
  return (
    <dl className="sk-facts">
      <Fact term={t("apiKeysCreated")}>
        <Time at={apiKey.createdTimestamp} /> ({dateAndMinute(apiKey.createdTimestamp)})
        <CreatedBy entries={history} isOwn />
      </Fact>
      <Fact term={t("apiKeysExpires")}>
        <Expiry at={apiKey.expiresTimestamp} />
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
      {successor && (
        <Fact term={t("apiKeysReplacedBy")}>
          <KeyLink to={successor} />
        </Fact>
      )}
      {predecessor && (
        <Fact term={t("apiKeysReplaces")}>
          <KeyLink to={predecessor} />
        </Fact>
      )}
      <Fact term={t("apiKeysId")}>
        <span className="sk-hint" dir="ltr" translate="no">
          {apiKey.id}
        </span>
      </Fact>
    </dl>
  );
};

const KeyLink = ({ to: { id, name, hint } }: { to: ApiKey }) => (
  <Link to={`../${keyPage("key", id)}`} {...FROM_OURS}>
    <Name>{name}</Name>{" "}
    <span className="sk-hint" dir="ltr">
      {hint}
    </span>
  </Link>
);
