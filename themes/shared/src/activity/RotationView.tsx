import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Fact } from "../parts/Fact";
import { Notice } from "../parts/Notice";
import { Expiry } from "../time/Expiry";
import { Time } from "../time/Time";
import { useNow } from "../time/useNow";
import { useTimes } from "../time/useTimes";
import type { Handover } from "./types";
import { useNumbers } from "./useNumbers";

type Props = {
  handover: Handover;
  /** The way to the other key of the rotation, under its term. */
  other?: { term: string; link: ReactNode };
  /** What can be done about the old key; nothing if it has ended. */
  action?: ReactNode;
};

/** When the old key ends, whether programs still use it, and how often they use the new one. */
export const RotationView = ({ handover: { predecessor, successor, allMoved }, other, action }: Props) => {
  const { t } = useTranslation();
  const { exact, relative } = useTimes();
  const { number } = useNumbers();
  const now = useNow();
  const { enabled, ended, endsTimestamp, lastUsedTimestamp, reusedTimestamp } = predecessor;
  return (
    <div className="sk-rotation" data-testid="sk-rotation">
      {reusedTimestamp ? (
        <Notice variant="warning" title={t("apiKeysRotationReused")}>
          {t("apiKeysRotationReusedWhat", { when: relative(reusedTimestamp, now), exact: exact(reusedTimestamp) })}
        </Notice>
      ) : (
        allMoved &&
        enabled &&
        !ended && (
          <Notice variant="info" title={t("apiKeysRotationMoved")}>
            {t("apiKeysRotationMovedWhat")}
          </Notice>
        )
      )}
      <dl className="sk-facts">
        {other && <Fact term={other.term}>{other.link}</Fact>}
        <Fact term={t("apiKeysRotationOldEnds")}>
          {enabled || ended ? <Expiry at={endsTimestamp} /> : t("apiKeysDisabled")}
        </Fact>
        <Fact term={t("apiKeysRotationOldUsed")}>
          {lastUsedTimestamp ? <Time at={lastUsedTimestamp} /> : t("apiKeysNotUsed")}
        </Fact>
        <Fact term={t("apiKeysRotationNewUses")}>
          {successor.usesSince == null ? (
            successor.lastUsedTimestamp ? (
              <Time at={successor.lastUsedTimestamp} />
            ) : (
              t("apiKeysNotUsed")
            )
          ) : (
            number(successor.usesSince)
          )}
        </Fact>
      </dl>
      {!ended && action}
    </div>
  );
};
