import { useTranslation } from "react-i18next";
import { type ApiKey, Fact, type HistoryEntry, IdFact, type LastUse, LifeFacts } from "scoped-keys-shared";

import { KeyLink } from "./KeyLink";

type Props = {
  apiKey: ApiKey;
  /** All keys of the owner: one may have replaced this one, or been replaced by it. */
  keys: ApiKey[];
  lastUse?: LastUse | null;
  history?: HistoryEntry[];
};

export const KeyFacts = ({ apiKey, keys, lastUse, history }: Props) => {
  const { t } = useTranslation();
  const successor = keys.find(({ id }) => id === apiKey.rotatedTo);
  const predecessor = keys.find(({ rotatedTo }) => rotatedTo === apiKey.id);
  return (
    <dl className="sk-facts">
      <LifeFacts apiKey={apiKey} lastUse={lastUse} history={history} isOwn />
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
      <IdFact id={apiKey.id} />
    </dl>
  );
};
