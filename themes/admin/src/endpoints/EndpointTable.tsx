import { useRealm } from "@keycloak/keycloak-admin-ui";
import { Button, Label } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { isolated, Name } from "scoped-keys-shared";

import { RowActions } from "../parts/RowActions";
import { toUser } from "../paths";
import type { Endpoint } from "./types";

type Props = {
  endpoints: Endpoint[];
  owners: Record<string, string>;
  isBusy: boolean;
  onEdit: (endpoint: Endpoint) => void;
  onDelete: (endpoint: Endpoint) => void;
};

export const EndpointTable = ({ endpoints, owners, isBusy, onEdit, onDelete }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  return (
    <Table
      aria-label={t("apiEndpoints")}
      aria-busy={isBusy}
      variant="compact"
      gridBreakPoint="grid-md"
      className={isBusy ? "sk-busy" : ""}
    >
      <Thead>
        <Tr>
          <Th>{t("apiEndpointsId")}</Th>
          <Th>{t("apiKeysName")}</Th>
          <Th>{t("apiKeysOwner")}</Th>
          <Th screenReaderText={t("apiKeysActions")} />
        </Tr>
      </Thead>
      <Tbody>
        {endpoints.map((endpoint) => (
          <Tr key={endpoint.id} data-testid={`endpoint-${endpoint.id}`}>
            <Td dataLabel={t("apiEndpointsId")}>
              <Button variant="link" isInline onClick={() => onEdit(endpoint)}>
                {endpoint.id}
              </Button>
            </Td>
            <Td dataLabel={t("apiKeysName")}>
              <Name>{endpoint.name}</Name>
            </Td>
            <Td dataLabel={t("apiKeysOwner")}>
              {endpoint.ownerId ? (
                <Link to={toUser(realm, endpoint.ownerId, "settings")}>
                  <Name>{owners[endpoint.ownerId] ?? endpoint.ownerId}</Name>
                </Link>
              ) : (
                <Label isCompact color="blue">
                  {t("apiEndpointsShared")}
                </Label>
              )}
            </Td>
            <Td isActionCell>
              <RowActions
                label={t("apiKeysActionsOf", { name: isolated(endpoint.name) })}
                items={[
                  { title: t("apiEndpointsEdit"), onClick: () => onEdit(endpoint) },
                  { title: t("apiKeysDelete"), onClick: () => onDelete(endpoint) },
                ]}
              />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};
