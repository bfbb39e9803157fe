import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { FormGroup } from "@patternfly/react-core/dist/esm/components/Form";
import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Endpoint,
  type EndpointLevels,
  errorWords,
  exceptions,
  type Level,
  type Loaded,
  Notice,
  useFocusLeftBehind,
  useSearchBox,
  withLevel,
} from "scoped-keys-shared";

import { BulkBar } from "./BulkBar";
import { EndpointFilter } from "./EndpointFilter";
import { EndpointRows } from "./EndpointRows";
import { Pager } from "./Pager";
import { matching, useEndpoints } from "./useEndpoints";

type Props = {
  catalogue: Loaded<Endpoint[]>;
  endpoints: EndpointLevels;
  onChange: (endpoints: EndpointLevels) => void;
};

const PAGE = 20;

export const EndpointTable = ({ catalogue, endpoints, onChange }: Props) => {
  const { t } = useTranslation();
  const search = useSearchBox();
  const [first, setFirst] = useState(0);
  const [onlyExceptions, setOnlyExceptions] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { endpoints: offered, isWhole, isEmpty, error, retry } = useEndpoints(catalogue, search.text);

  const own = exceptions(endpoints).map(([id]) => offered?.find((endpoint) => endpoint.id === id) ?? unknown(id));
  const found = onlyExceptions ? matching(own, search.text) : offered;
  // Those of the last page may be gone: there is nothing to see there, but before.
  const lastPage = Math.floor(Math.max(0, (found?.length ?? 0) - 1) / PAGE) * PAGE;
  const start = Math.min(first, lastPage);
  const rows = found?.slice(start, start + PAGE);
  const place = useFocusLeftBehind<HTMLDivElement>(`${selected.size} ${found?.length}`);

  const look = (change: { search?: string; onlyExceptions?: boolean }) => {
    setFirst(0);
    setSelected(new Set());
    if (change.search !== undefined) search.type(change.search);
    setOnlyExceptions(change.onlyExceptions ?? onlyExceptions);
  };
  const set = (ids: Iterable<string>, level: Level | undefined) => onChange(withLevel(endpoints, ids, level));

  if (isEmpty && own.length === 0) {
    return (
      <FormGroup label={t("apiKeysEndpoints")}>
        <p className="sk-help">{t("apiKeysEndpointsNone")}</p>
      </FormGroup>
    );
  }
  return (
    <FormGroup role="group" fieldId="sk-endpoints" label={t("apiKeysEndpoints")} className="sk-endpoints">
      <p className="sk-help">{t("apiKeysEndpointsHelp")}</p>
      <EndpointFilter search={search} onlyExceptions={onlyExceptions} count={own.length} onLook={look} />
      {error && !onlyExceptions && (
        <Notice
          isLive
          variant="danger"
          title={t("apiKeysEndpointsFailed")}
          actions={
            <Button variant="link" isInline onClick={retry}>
              {t("apiKeysTryAgain")}
            </Button>
          }
        >
          {errorWords(t, error)}
        </Notice>
      )}
      {rows && found && !search.isSecret && (
        <div ref={place} tabIndex={-1} className="sk-place">
          <BulkBar
            selected={selected}
            rows={rows}
            total={found.length}
            onSelect={setSelected}
            onSelectAll={() => setSelected(new Set(found.map(({ id }) => id)))}
            onSet={(level) => {
              set(selected, level);
              setSelected(new Set());
            }}
          />
          <EndpointRows rows={rows} endpoints={endpoints} selected={selected} onSelect={setSelected} onSet={set} />
          <Pager first={start} shown={rows.length} total={found.length} size={PAGE} onTurn={setFirst} />
          {!isWhole && !onlyExceptions && <p className="sk-help">{t("apiKeysEndpointsMore")}</p>}
        </div>
      )}
      {!rows && !error && <Skeleton height="12rem" screenreaderText={t("apiKeysLoading")} />}
    </FormGroup>
  );
};

/** One that the key names and the catalogue no longer offers: shown, so that it can be taken out. */
const unknown = (id: string): Endpoint => ({ id, name: id, shared: false });
