import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { chartOf } from "./series";
import type { Usage } from "./types";
import { UsageChart } from "./UsageChart";
import { UsageTables } from "./UsageTables";
import { useNumbers } from "./useNumbers";

/** How often a key was used, as a chart and as tables. */
export const UsageView = ({ usage }: { usage: Usage }) => {
  const { t } = useTranslation();
  const { uses } = useNumbers();
  const chart = useMemo(() => chartOf(usage), [usage]);
  const count = chart.days.length;
  if (usage.total === 0 || chart.series.length === 0) return <p>{t("apiKeysUsageNone", { count })}</p>;
  return (
    <>
      <p>{t("apiKeysUsageTotal", { count, uses: uses(usage.total) })}</p>
      <UsageChart chart={chart} />
      <UsageTables uses={usage.uses} />
    </>
  );
};
