import { SearchInput } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ENDPOINT } from "./filter";

type Props = { endpoint: string | undefined; onFind: (endpoint: string | undefined) => void };

/** The endpoint that keys must grant, by its id. What cannot be one is not looked for. */
export const EndpointFilter = ({ endpoint = "", onFind }: Props) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(endpoint);
  const label = t("apiKeysFilterEndpoint");
  return (
    <SearchInput
      className="sk-endpoint-filter"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      value={typed}
      submitSearchButtonLabel={t("search")}
      resetButtonLabel={t("clear")}
      onChange={(_, text) => setTyped(text)}
      onSearch={() => {
        const wanted = typed.trim();
        if (!wanted || ENDPOINT.test(wanted)) onFind(wanted || undefined);
      }}
      onClear={() => {
        setTyped("");
        onFind(undefined);
      }}
    />
  );
};
