import { Table, Tbody, Th, Thead, type ThProps, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Boundary, BrokenRow } from "scoped-keys-shared";

import type { Sort } from "./filter";
import { KeyRow } from "./KeyRow";
import type { AdminKey } from "./types";

type Props = {
  keys: AdminKey[];
  isBusy: boolean;
  withOwner: boolean;
  canManage: boolean;
  sort: Sort;
  onArrange: (sort: Sort) => void;
  onChanged: (key: AdminKey) => void;
  onDelete: (key: AdminKey) => void;
  /** A key on the screen turned out to be there no longer. */
  onGone: () => void;
};

export const KeyTable = ({ keys, isBusy, withOwner, canManage, sort, onArrange, ...on }: Props) => {
  const { t } = useTranslation();
  const columns = 7 + Number(withOwner) + Number(canManage);
  const sortable = (column: "name" | "created" | "lastUsed" | "expires"): ThProps["sort"] => ({
    columnIndex: 0,
    sortBy: sort.endsWith(column) ? { index: 0, direction: sort.startsWith("-") ? "desc" : "asc" } : {},
    onSort: () => onArrange(sort === column ? `-${column}` : column),
  });
  return (
    <Table
      aria-label={t("apiKeys")}
      aria-busy={isBusy}
      variant="compact"
      gridBreakPoint="grid-xl"
      className={isBusy ? "sk-busy" : ""}
    >
      <Thead>
        <Tr>
          {withOwner && <Th modifier="wrap">{t("apiKeysOwner")}</Th>}
          <Th modifier="wrap" sort={sortable("name")}>
            {t("apiKeysName")}
          </Th>
          <Th modifier="wrap">{t("apiKeysKind")}</Th>
          <Th modifier="wrap">{t("apiKeysPermissions")}</Th>
          <Th modifier="wrap" sort={sortable("created")}>
            {t("apiKeysCreated")}
          </Th>
          <Th modifier="wrap" sort={sortable("lastUsed")}>
            {t("apiKeysLastUsed")}
          </Th>
          <Th modifier="wrap" sort={sortable("expires")}>
            {t("apiKeysExpires")}
          </Th>
          <Th modifier="wrap">{t("apiKeysEnabled")}</Th>
          {canManage && <Th screenReaderText={t("apiKeysActions")} />}
        </Tr>
      </Thead>
      <Tbody>
        {keys.map((key) => (
          <Boundary key={key.id} fallback={<BrokenRow id={key.id} columns={columns} />}>
            <KeyRow apiKey={key} withOwner={withOwner} canManage={canManage} {...on} />
          </Boundary>
        ))}
      </Tbody>
    </Table>
  );
};
