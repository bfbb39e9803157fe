import { ViewHeader } from "@keycloak/keycloak-admin-ui";
import { PageSection } from "@patternfly/react-core";
import { useMemo, useState } from "react";
import { ListSkeleton, LoadFailed, searchText } from "scoped-keys-shared";

import { useSearchAddress } from "../searchAddress";
import { DeleteEndpoint } from "./DeleteEndpoint";
import { EditEndpoint } from "./EditEndpoint";
import { EndpointTable } from "./EndpointTable";
import { EndpointToolbar } from "./EndpointToolbar";
import { NoEndpoints } from "./NoEndpoints";
import type { Endpoint } from "./types";
import { type EndpointView, useEndpoints } from "./useEndpoints";

const DEFAULT_SIZE = 20;

/** The catalogue of what the platform runs, with search and page in the address. */
export const EndpointsPage = () => {
  const [params, setParams] = useSearchAddress();
  const view = useMemo(() => viewOf(params), [params]);
  const catalogue = useEndpoints(view);
  const [editing, setEditing] = useState<Endpoint | "new">();
  const [deleting, setDeleting] = useState<Endpoint>();
  const [isRefused, setRefused] = useState(false);

  const show = (change: Partial<EndpointView>) => setParams(addressOf({ ...view, ...change }));
  const close = (changed: boolean) => {
    setEditing(undefined);
    setDeleting(undefined);
    if (changed) catalogue.reload();
  };
  const { endpoints, error } = catalogue;

  return (
    <>
      <ViewHeader titleKey="apiEndpoints" subKey="apiEndpointsDescription" />
      <PageSection variant="light" className="sk-browser">
        <EndpointToolbar
          view={view}
          shown={isRefused ? 0 : (endpoints?.length ?? 0)}
          hasMore={!isRefused && catalogue.hasMore}
          onRefused={setRefused}
          onShow={show}
          onAdd={() => setEditing("new")}
          onRefresh={catalogue.reload}
        />
        {error ? (
          <LoadFailed title="apiEndpointsLoadFailed" error={error} onRetry={catalogue.reload} />
        ) : isRefused ? null : !endpoints ? (
          <ListSkeleton />
        ) : endpoints.length === 0 ? (
          <NoEndpoints searched={!!view.search || view.first > 0} onClear={() => show({ search: "", first: 0 })} />
        ) : (
          <EndpointTable
            endpoints={endpoints}
            owners={catalogue.owners}
            isBusy={catalogue.loading}
            onEdit={setEditing}
            onDelete={setDeleting}
          />
        )}
      </PageSection>
      {editing && (
        <EditEndpoint
          endpoint={editing === "new" ? undefined : editing}
          ownerName={editing === "new" ? undefined : catalogue.owners[editing.ownerId ?? ""]}
          onClose={close}
        />
      )}
      {deleting && <DeleteEndpoint endpoint={deleting} onClose={close} />}
    </>
  );
};

function viewOf(params: URLSearchParams): EndpointView {
  const number = (name: string) => {
    const value = Number(params.get(name));
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  return {
    search: searchText(params.get("search") ?? "").text,
    first: number("first") ?? 0,
    max: Math.min(number("max") ?? DEFAULT_SIZE, 100),
  };
}

const addressOf = ({ search, first, max }: EndpointView): Record<string, string> => ({
  ...(search ? { search } : {}),
  ...(first > 0 ? { first: String(first) } : {}),
  ...(max === DEFAULT_SIZE ? {} : { max: String(max) }),
});
