import { SearchInput } from "@patternfly/react-core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { holdsKey } from "scoped-keys-shared";

import { isEndpoint } from "./filter";

type Props = {
  endpoint: string | undefined;
  onFind: (endpoint: string | undefined) => void;
  /** Whether something else is typed than what the list shows. */
  onTyped: (isPending: boolean) => void;
};

/** The endpoint that keys must grant, by its id. What cannot be one is not looked for. */
export const EndpointFilter = ({ endpoint = "", onFind, onTyped }: Props) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(endpoint);
  const label = t("apiKeysFilterEndpoint");
  const wanted = typed.trim();
  const isPending = wanted !== endpoint;
  // A key looks like the id of an endpoint.
  const isSecret = holdsKey(wanted);
  const isValid = !wanted || (isEndpoint(wanted) && !isSecret);
  useEffect(() => {
    onTyped(isPending);
    return () => onTyped(false);
  }, [onTyped, isPending]);
  const wrong = isSecret ? "apiKeysSearchSecret" : "apiKeysError_invalid_endpoint_id";
  const note = isPending && t(isValid ? "apiKeysSearchPending" : wrong);
  return (
    <>
      <SearchInput
        className="sk-endpoint-filter"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={typed}
        submitSearchButtonLabel={t("search")}
        resetButtonLabel={t("clear")}
        onChange={(_, text) => setTyped(text)}
        onSearch={() => isValid && onFind(wanted || undefined)}
        onClear={() => {
          setTyped("");
          onFind(undefined);
        }}
      />
      <p role="status" className={note ? "sk-search-note" : "pf-v5-u-screen-reader"}>
        {note}
      </p>
    </>
  );
};
