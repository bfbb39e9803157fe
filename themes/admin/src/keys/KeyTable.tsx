import { Table, Tbody, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Boundary, BrokenRow } from "scoped-keys-shared";

import { KeyRow } from "./KeyRow";
import type { AdminKey } from "./types";

type Props = {
  keys: AdminKey[];
  isBusy: boolean;
  withOwner: boolean;
  canManage: boolean;
  onChanged: (key: AdminKey) => void;
  onDelete: (key: AdminKey) => void;
  /** A key on the screen turned out to be there no longer. */
  onGone: () => void;
};

export const KeyTable = ({ keys, isBusy, withOwner, canManage, ...on }: Props) => {
  const { t } = useTranslation();
  const columns = 7 + Number(withOwner) + Number(canManage);
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
          {withOwner && <Th modifier="nowrap">{t("apiKeysOwner")}</Th>}
          <Th modifier="nowrap">{t("apiKeysName")}</Th>
          <Th modifier="nowrap">{t("apiKeysKind")}</Th>
          <Th modifier="nowrap">{t("apiKeysPermissions")}</Th>
          <Th modifier="nowrap">{t("apiKeysCreated")}</Th>
          <Th modifier="nowrap">{t("apiKeysLastUsed")}</Th>
          <Th modifier="nowrap">{t("apiKeysExpires")}</Th>
          <Th modifier="nowrap">{t("apiKeysEnabled")}</Th>
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
