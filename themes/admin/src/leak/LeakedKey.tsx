import { useRealm } from "@keycloak/keycloak-admin-ui";
import { Button } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { isolated, KeyTags, KeyWords, Name, Time } from "scoped-keys-shared";

import type { AdminKey } from "../keys/types";
import { toKey, toUser, USER_TAB } from "../paths";

type Props = {
  apiKey: AdminKey;
  isBusy: boolean;
  /** Whether it is neither disabled nor expired. */
  isWorking: boolean;
  /** Asks whether to mark the key as leaked; absent if it is known to be, or the administrator may only look. */
  onMark?: () => void;
};

/** A key that was found in a text: whose it is, what it can do, when it last did, and how to stop it. */
export const LeakedKey = ({ apiKey, isBusy, isWorking, onMark }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const name = isolated(apiKey.name);
  return (
    <>
      <div>
        <strong>
          <Link to={toKey(realm, apiKey.id)}>
            <Name>{apiKey.name}</Name>
          </Link>
        </strong>{" "}
        <span className="sk-hint" dir="ltr">
          {apiKey.hint}
        </span>{" "}
        <KeyTags apiKey={apiKey} />
      </div>
      <div>
        {t("apiKeysLabel", { label: t("apiKeysOwner") })}{" "}
        <Link to={toUser(realm, apiKey.userId, USER_TAB)}>
          <Name>{apiKey.username ?? apiKey.userId}</Name>
        </Link>
      </div>
      <KeyWords apiKey={apiKey} />
      <div>
        {t("apiKeysLabel", { label: t("apiKeysLastUsed") })}{" "}
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </div>
      {onMark && (
        <div>
          <Button
            variant={isWorking ? "danger" : "secondary"}
            isDisabled={isBusy}
            aria-label={t(isWorking ? "apiKeysLeakDisableOne" : "apiKeysLeakMarkOne", { name })}
            onClick={onMark}
          >
            {t(isWorking ? "apiKeysLeakDisable" : "apiKeysLeakMark")}
          </Button>
        </div>
      )}
    </>
  );
};
