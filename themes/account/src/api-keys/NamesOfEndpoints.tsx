import { EndpointNames, useLoaded } from "scoped-keys-shared";

import { useApi } from "./api";

type Props = { ids: string[]; levels?: ReadonlyMap<string, string> };

/** Endpoints by name as soon as the names are known; until then, and if that fails, by their ids. */
export const NamesOfEndpoints = ({ ids, levels }: Props) => {
  const { endpointNames } = useApi();
  const { value } = useLoaded(endpointNames);
  return <EndpointNames ids={ids} names={value} levels={levels} />;
};
