import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import {
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

import { exceedsWords } from "../keys/KeyNotes";
import type { AdminKey } from "../keys/types";
import { toKey, toUser, USER_TAB } from "../paths";

type Props = { apiKey: AdminKey; lastUse?: LastUse | null; history?: HistoryEntry[] };

export const KeyFacts = ({ apiKey, lastUse, history }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const { hasAccess } = useAccess();
  const { dateAndMinute } = useTimes();
  const exceeded = apiKey.exceedsRules ?? [];
  return (
    <dl className="sk-facts">
      <Fact term={t("apiKeysOwner")}>
        <Link to={toUser(realm, apiKey.userId, USER_TAB)}>
          <Name>{apiKey.username ?? apiKey.userId}</Name>
        </Link>
        {hasAccess("view-events") && (
          <div>
            <Link to={toUser(realm, apiKey.userId, "events")}>{t("apiKeysEventsOfOwner")}</Link>
          </div>
        )}
      </Fact>
      <Fact term={t("apiKeysCreated")}>
        <Time at={apiKey.createdTimestamp} /> ({dateAndMinute(apiKey.createdTimestamp)})
        <CreatedBy entries={history} isOwn={false} />
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
      {exceeded.length > 0 && (
        <Fact term={t("apiKeysFilter_exceedsRules")}>{exceedsWords(t, exceeded).join(", ")}</Fact>
      )}
      {apiKey.rotatedTo && (
        <Fact term={t("apiKeysReplacedBy")}>
          <Link to={toKey(realm, apiKey.rotatedTo)} className="sk-hint" dir="ltr">
            {apiKey.rotatedTo}
          </Link>
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
