import { useTranslation } from "react-i18next";
import { type ApiKey, canRotate, isLeaked, isLocked, Notice, useNow, wasReported } from "scoped-keys-shared";

import { leakAdvice } from "../leak/leakAdvice";
import { KeyLink } from "./KeyLink";

type Props = {
  apiKey: ApiKey;
  /** All keys of the owner: one may have replaced this one. */
  keys: ApiKey[];
};

/** Why a key was stopped, or should be, and what its owner can do about it. */
export const Stopped = ({ apiKey, keys }: Props) => {
  const { t } = useTranslation();
  const now = useNow();
  const successor = keys.find(({ id }) => id === apiKey.rotatedTo);
  if (isLocked(apiKey)) {
    return (
      <Notice variant="warning" title={t("apiKeysDisabledByAdministrator")} testId="sk-locked">
        {t("apiKeysLockedWhat")}
      </Notice>
    );
  }
  if (isLeaked(apiKey)) {
    return (
      <Notice
        variant="danger"
        title={t("apiKeysLeakedTitle")}
        testId="sk-leaked"
        actions={successor && <KeyLink to={successor} />}
      >
        {t(leakAdvice(apiKey, now))}
      </Notice>
    );
  }
  return wasReported(apiKey) && canRotate(apiKey, now) ? (
    <Notice variant="warning" title={t("apiKeysLeakedTitle")}>
      {t("apiKeysLeakedStillWhat")}
    </Notice>
  ) : null;
};
