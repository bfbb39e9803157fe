import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { Fact, type HistoryEntry, IdFact, type LastUse, LifeFacts, Name } from "scoped-keys-shared";

import { exceedsWords } from "../keys/KeyNotes";
import type { AdminKey } from "../keys/types";
import { toKey, toUser, USER_TAB } from "../paths";

type Props = { apiKey: AdminKey; lastUse?: LastUse | null; history?: HistoryEntry[] };

export const KeyFacts = ({ apiKey, lastUse, history }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const { hasAccess } = useAccess();
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
      <LifeFacts apiKey={apiKey} lastUse={lastUse} history={history} isOwn={false} />
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
      <IdFact id={apiKey.id} />
    </dl>
  );
};
