import { useRealm } from "@keycloak/keycloak-admin-ui";
import { CheckCircleIcon, ExclamationTriangleIcon, InfoCircleIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { useNumberFormat } from "scoped-keys-shared";

import { inRealm, KEYS_PATH } from "../paths";
import type { Sort } from "./types";

type Props = { sort: Sort; count: number; filter: Record<string, string>; all: number };

/** Not a danger, but something to look at. */
const HARMLESS: Sort[] = ["neverUsed", "expiring30Days", "leaked"];

/** The days that the server counts as unused; our addresses count days where the server names a moment. */
const UNUSED_DAYS = "90";

/** How many keys are of one sort: the number, what it means, its share of all, and the way to the list. */
export const Figure = ({ sort, count, filter, all }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const percent = useNumberFormat({ style: "percent", maximumFractionDigits: 1 });
  const { realm } = useRealm();
  const { unusedSince, ...same } = filter;
  const address = new URLSearchParams(unusedSince ? { unusedDays: UNUSED_DAYS } : same);
  const state = count === 0 ? "good" : HARMLESS.includes(sort) ? "info" : "warning";
  const Icon = { good: CheckCircleIcon, info: InfoCircleIcon, warning: ExclamationTriangleIcon }[state];
  const share = all === 0 ? 0 : count / all;
  return (
    <li className={`sk-figure sk-figure-${state}`} data-testid={`sk-figure-${sort}`}>
      <div className="sk-figure-count">
        <Icon aria-hidden /> {number.format(count)}
      </div>
      <Link className="sk-figure-link" to={`${inRealm(realm, KEYS_PATH)}?${address}`}>
        {t(`apiKeysPosture_${sort}`)}
      </Link>
      <div className="sk-figure-share" aria-hidden>
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <p>
        {t(`apiKeysPostureWhat_${sort}`)} {count > 0 && t("apiKeysPostureShare", { percent: percent.format(share) })}
      </p>
    </li>
  );
};
