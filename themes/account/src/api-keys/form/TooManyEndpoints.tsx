import { useTranslation } from "react-i18next";
import {
  type Endpoint,
  type EndpointLevels,
  everyEndpoint,
  exceptions,
  levelOf,
  Notice,
  useNumberFormat,
} from "scoped-keys-shared";

type Props = { endpoints: EndpointLevels; offered: Endpoint[] | undefined; most: number };

/** How many endpoints a token for the whole key would have to name. */
function reach(endpoints: EndpointLevels, offered: Endpoint[] | undefined) {
  const named = exceptions(endpoints).filter(([, level]) => level !== "none");
  if (everyEndpoint(endpoints) === "none") return named.length;
  const others = (offered ?? []).filter(({ id }) => !Object.hasOwn(endpoints, id));
  return named.length + others.filter(({ id }) => levelOf(id, endpoints) !== "none").length;
}

/** Before a key is made whose programs are refused unless they ask for less. */
export const TooManyEndpoints = ({ endpoints, offered, most }: Props) => {
  const { t } = useTranslation();
  const { format } = useNumberFormat();
  const count = reach(endpoints, offered);
  if (count <= most) return null;
  return (
    <Notice variant="warning" title={t("apiKeysTooManyEndpoints")} testId="sk-too-many-endpoints">
      {t("apiKeysTooManyEndpointsWhat", { total: format(count), most: format(most) })}
    </Notice>
  );
};
