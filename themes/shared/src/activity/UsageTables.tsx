import type { PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";

import { resourceWords, usedWords } from "./resource";
import { byResource, sum } from "./series";
import type { Action, Use } from "./types";
import { useNumbers } from "./useNumbers";

/** What the chart shows, in numbers: every resource, and every day with uses, the newest first. */
export const UsageTables = ({ uses }: { uses: Use[] }) => {
  const { t } = useTranslation();
  const { number, list, share, longDay } = useNumbers();
  const days = [...new Set(uses.map(({ date }) => date))].sort().reverse();
  const of = (some: Use[], action: Action) => number(sum(some.filter((use) => use.action === action)));
  return (
    <details className="sk-details" data-testid="sk-usage-tables">
      <summary>{t("apiKeysUsageTables")}</summary>
      <div className="sk-tables">
        <Table label={t("apiKeysUsageByResource")}>
          <Row
            head
            cells={["apiKeysResource", "apiKeysActionRead", "apiKeysActionWrite", "apiKeysTotal"].map((key) => t(key))}
          />
          <tbody className="pf-v5-c-table__tbody">
            {byResource(uses).map(([resource, some]) => (
              <Row
                key={resource}
                cells={[resourceWords(t, resource), of(some, "read"), of(some, "write"), number(sum(some))]}
              />
            ))}
          </tbody>
        </Table>
        <Table label={t("apiKeysUsageByDay")}>
          <Row head cells={["apiKeysDay", "apiKeysUsedFor", "apiKeysTotal"].map((key) => t(key))} />
          <tbody className="pf-v5-c-table__tbody">
            {days.map((day) => {
              const some = uses.filter(({ date }) => date === day);
              const parts = some.map(({ resource, action, count }) => share(usedWords(t, resource, action), count));
              return <Row key={day} cells={[longDay(day), list(parts), number(sum(some))]} />;
            })}
          </tbody>
        </Table>
      </div>
    </details>
  );
};

const Table = ({ label, children }: PropsWithChildren<{ label: string }>) => (
  <table className="pf-v5-c-table pf-m-compact" aria-label={label}>
    {children}
  </table>
);

const Row = ({ cells, head }: { cells: string[]; head?: boolean }) => {
  const row = (
    <tr className="pf-v5-c-table__tr">
      {cells.map((text, index) =>
        head || index === 0 ? (
          <th key={index} scope={head ? "col" : "row"} className="pf-v5-c-table__th">
            {text}
          </th>
        ) : (
          <td key={index} className="pf-v5-c-table__td">
            {text}
          </td>
        ),
      )}
    </tr>
  );
  return head ? <thead className="pf-v5-c-table__thead">{row}</thead> : row;
};
