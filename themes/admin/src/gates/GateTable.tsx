import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { Name } from "scoped-keys-shared";

import { GateState } from "./GateState";
import type { Gate } from "./types";

type Props = { gates: Gate[]; isBusy: boolean; hrefOf: (id: string) => string };

export const GateTable = ({ gates, isBusy, hrefOf }: Props) => {
  const { t } = useTranslation();
  return (
    <Table
      aria-label={t("apiGates")}
      aria-busy={isBusy}
      variant="compact"
      gridBreakPoint="grid-md"
      className={isBusy ? "sk-busy" : ""}
    >
      <Thead>
        <Tr>
          <Th>{t("apiGatesClientId")}</Th>
          <Th>{t("apiKeysName")}</Th>
          <Th>{t("apiGatesState")}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {gates.map((gate) => (
          <Tr key={gate.id} data-testid={`gate-${gate.clientId}`}>
            <Td dataLabel={t("apiGatesClientId")}>
              <Link to={hrefOf(gate.id)}>
                <Name>{gate.clientId}</Name>
              </Link>
            </Td>
            <Td dataLabel={t("apiKeysName")}>{gate.name && <Name>{gate.name}</Name>}</Td>
            <Td dataLabel={t("apiGatesState")}>
              <GateState gate={gate} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};
