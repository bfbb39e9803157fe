import {
  EmptyState,
  EmptyStateBody,
  EmptyStateHeader,
  EmptyStateIcon,
  PageSection,
  Text,
  TextContent,
} from "@patternfly/react-core";
import { KeyIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router-dom";
import { ListSkeleton, LoadFailed } from "scoped-keys-shared";

import { KeysFrame } from "../keys/KeysFrame";
import { ClientField } from "./ClientField";
import { GateTable } from "./GateTable";
import { GateView } from "./GateView";
import { useGates } from "./useGates";

/** The clients that exchange keys, and a look at any client; the one that is looked at is in the address. */
export const GatesPage = () => {
  const { t } = useTranslation();
  const { value: gates, error, isLoading, reload } = useGates();
  const [params, setParams] = useSearchParams();
  const client = params.get("client");

  return (
    <KeysFrame>
      <PageSection variant="light" className="sk-browser sk-gates">
        <TextContent className="sk-explained">
          <Text>{t("apiGatesExplained")}</Text>
        </TextContent>
        <ClientField onFound={(id) => setParams({ client: id })} />
        {client && <GateView key={client} id={client} onChanged={reload} />}
        {error ? (
          <LoadFailed title="apiGatesLoadFailed" error={error} onRetry={reload} />
        ) : !gates ? (
          <ListSkeleton />
        ) : gates.length === 0 ? (
          <EmptyState data-testid="api-gates-empty">
            <EmptyStateHeader
              titleText={t("apiGatesEmpty")}
              headingLevel="h2"
              icon={<EmptyStateIcon icon={KeyIcon} />}
            />
            <EmptyStateBody>{t("apiGatesEmptyWhy")}</EmptyStateBody>
          </EmptyState>
        ) : (
          <GateTable gates={gates} isBusy={isLoading} hrefOf={(id) => `?${new URLSearchParams({ client: id })}`} />
        )}
      </PageSection>
    </KeysFrame>
  );
};
