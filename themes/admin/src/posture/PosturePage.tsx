import { useRealm } from "@keycloak/keycloak-admin-ui";
import { Button, PageSection } from "@patternfly/react-core";
import { SyncAltIcon } from "@patternfly/react-icons";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { ListSkeleton, LoadFailed, Time, useLoaded, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { KeysFrame } from "../keys/KeysFrame";
import { inRealm, KEYS_PATH } from "../paths";
import { Figure } from "./Figure";
import type { Posture, Sort } from "./types";

/** What makes keys risky comes first, then what is merely untidy. */
const FIGURES: Sort[] = [
  "leakedEnabled",
  "wideOpen",
  "legacy",
  "withoutExpiry",
  "unused90Days",
  "neverUsed",
  "expiring30Days",
  "leaked",
];

export const PosturePage = () => (
  <KeysFrame>
    <PosturePart />
  </KeysFrame>
);

const PosturePart = () => {
  const call = useCall();
  const { value, error, reload } = useLoaded(
    useCallback((signal: AbortSignal) => call<Posture>("GET", "/api-keys/posture", { signal }), [call]),
  );
  return (
    <PageSection variant="light">
      {error ? (
        <LoadFailed title="apiKeysLoadFailed" error={error} onRetry={reload} />
      ) : !value ? (
        <ListSkeleton />
      ) : (
        <Figures posture={value} onRefresh={reload} />
      )}
    </PageSection>
  );
};

/** How safe the keys of the realm are, in one look; each figure leads to the keys that it counts. */
const Figures = ({ posture: { counts, timestamp }, onRefresh }: { posture: Posture; onRefresh: () => void }) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { realm } = useRealm();
  const keys = inRealm(realm, KEYS_PATH);
  const { all, enabled } = counts;
  return (
    <>
      <div className="sk-posture-head">
        <p data-testid="sk-posture-all">
          <Link to={keys}>{t("apiKeysPostureAll", { count: all.count, number: number.format(all.count) })}</Link>
          {", "}
          <Link to={`${keys}?enabled=true`}>
            {t("apiKeysPostureEnabled", { count: enabled.count, number: number.format(enabled.count) })}
          </Link>
        </p>
        <span className="sk-posture-time">
          <Time at={timestamp} />
          <Button variant="plain" aria-label={t("apiKeysRefresh")} onClick={onRefresh}>
            <SyncAltIcon />
          </Button>
        </span>
      </div>
      <ul className="sk-posture" aria-label={t("apiKeysPosture")}>
        {FIGURES.map((sort) => (
          <Figure key={sort} sort={sort} {...counts[sort]} all={all.count} />
        ))}
      </ul>
    </>
  );
};
