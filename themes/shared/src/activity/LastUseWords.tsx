import { useTranslation } from "react-i18next";

import { isolated } from "../text";
import { Time } from "../time/Time";
import { UNSAID, usedWords } from "./resource";
import type { LastUse } from "./types";

/** When a key was last used, through which client and for what; what is not known is left out. */
export const LastUseWords = ({ at, use }: { at?: number | null; use?: LastUse | null }) => {
  const { t } = useTranslation();
  const time = Math.max(at ?? 0, use?.timestamp ?? 0);
  if (time === 0) return <>{t("apiKeysNotUsed")}</>;
  const { client, resource, action } = use ?? {};
  return (
    <>
      <Time at={time} />
      {client && <div>{t("apiKeysThroughClient", { client: isolated(client) })}</div>}
      {resource && (
        <div>
          {resource === UNSAID
            ? t("apiKeysUseUnsaid")
            : t("apiKeysUsedForWhat", { what: usedWords(t, resource, action ?? UNSAID) })}
        </div>
      )}
    </>
  );
};
