import { type PropsWithChildren, useState } from "react";
import { useTranslation } from "react-i18next";

import { resourceWords, usedWords } from "./resource";
import { byResource, sum } from "./series";
import type { Action, Use } from "./types";
import { useNumbers } from "./useNumbers";

/** What the chart shows, in numbers; drawn when somebody wants to see it. */
export const UsageTables = ({ uses }: { uses: Use[] }) => {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details
      className="sk-details"
      data-testid="sk-usage-tables"
      onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
    >
      <summary>{t("apiKeysUsageTables")}</summary>
      {opened && (
        <div className="sk-tables">
          <ByResource uses={uses} />
          <ByDay uses={uses} />
        </div>
      )}
    </details>
  );
};

const ByResource = ({ uses }: { uses: Use[] }) => {
  const { t } = useTranslation();
  const { number } = useNumbers();
  const of = (some: Use[], action: Action) => number(sum(some.filter((use) => use.action === action)));
  const heads = ["apiKeysResource", "apiKeysActionRead", "apiKeysActionWrite", "apiKeysTotal"];
  return (
    <Table label={t("apiKeysUsageByResource")} heads={heads.map((key) => t(key))}>
      {byResource(uses).map(([resource, some]) => (
        <Row
          key={resource}
          cells={[resourceWords(t, resource), of(some, "read"), of(some, "write"), number(sum(some))]}
        />
      ))}
    </Table>
  );
};

/** Every day with uses, the newest first. */
const ByDay = ({ uses }: { uses: Use[] }) => {
  const { t } = useTranslation();
  const { number, list, share, day: inWords } = useNumbers();
  const days = new Map<string, Use[]>();
  for (const use of uses) days.set(use.date, [...(days.get(use.date) ?? []), use]);
  return (
    <Table label={t("apiKeysUsageByDay")} heads={["apiKeysDay", "apiKeysUsedFor", "apiKeysTotal"].map((key) => t(key))}>
      {[...days]
        .sort(([a], [b]) => b.localeCompare(a))
        .map(([day, some]) => {
          const parts = some.map(({ resource, action, count }) => share(usedWords(t, resource, action), count));
          return <Row key={day} cells={[inWords(day), list(parts), number(sum(some))]} />;
        })}
    </Table>
  );
};

const Table = ({ label, heads, children }: PropsWithChildren<{ label: string; heads: string[] }>) => (
  <table className="pf-v5-c-table pf-m-compact" aria-label={label}>
    <thead className="pf-v5-c-table__thead">
      <tr className="pf-v5-c-table__tr">
        {heads.map((text) => (
          <th key={text} scope="col" className="pf-v5-c-table__th">
            {text}
          </th>
        ))}
      </tr>
    </thead>
    <tbody className="pf-v5-c-table__tbody">{children}</tbody>
  </table>
);

const Row = ({ cells: [head, ...cells] }: { cells: string[] }) => (
  <tr className="pf-v5-c-table__tr">
    <th scope="row" className="pf-v5-c-table__th">
      {head}
    </th>
    {cells.map((text, index) => (
      <td key={index} className="pf-v5-c-table__td">
        {text}
      </td>
    ))}
  </tr>
);
