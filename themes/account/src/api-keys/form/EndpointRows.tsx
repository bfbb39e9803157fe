import { Checkbox } from "@patternfly/react-core/dist/esm/components/Checkbox";
import { FormSelect, FormSelectOption } from "@patternfly/react-core/dist/esm/components/FormSelect";
import { useTranslation } from "react-i18next";
import {
  type Endpoint,
  type EndpointLevels,
  everyEndpoint,
  isolated,
  type Level,
  LEVELS,
  levelWords,
  Name,
  Tag,
} from "scoped-keys-shared";

type Props = {
  rows: Endpoint[];
  endpoints: EndpointLevels;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onSet: (ids: string[], level: Level | undefined) => void;
};

const FOLLOW = "follow";

export const EndpointRows = ({ rows, endpoints, selected, onSelect, onSet }: Props) => {
  const { t } = useTranslation();
  const toggle = (id: string, checked: boolean) => {
    const next = new Set(selected);
    if (checked) next.add(id);
    else next.delete(id);
    onSelect(next);
  };
  if (rows.length === 0) return <p className="sk-help">{t("apiKeysNothingFound")}</p>;
  return (
    <table className="pf-v5-c-table pf-m-compact" aria-label={t("apiKeysEndpoints")}>
      <thead className="pf-v5-c-table__thead">
        <tr className="pf-v5-c-table__tr">
          <th scope="col" className="pf-v5-c-table__th">
            <span className="pf-v5-u-screen-reader">{t("apiKeysSelect")}</span>
          </th>
          <th scope="col" className="pf-v5-c-table__th">
            {t("apiKeysEndpoint")}
          </th>
          <th scope="col" className="pf-v5-c-table__th sk-access">
            {t("apiKeysAccess")}
          </th>
        </tr>
      </thead>
      <tbody className="pf-v5-c-table__tbody">
        {rows.map((endpoint) => (
          <tr key={endpoint.id} className="pf-v5-c-table__tr" data-testid={`endpoint-${endpoint.id}`}>
            <td className="pf-v5-c-table__td">
              <Checkbox
                id={`sk-select-${endpoint.id}`}
                aria-label={t("apiKeysSelectOne", { name: isolated(endpoint.name) })}
                isChecked={selected.has(endpoint.id)}
                onChange={(_, checked) => toggle(endpoint.id, checked)}
              />
            </td>
            <td className="pf-v5-c-table__td">
              <Identity endpoint={endpoint} />
            </td>
            <td className="pf-v5-c-table__td">
              <Access endpoint={endpoint} endpoints={endpoints} onSet={onSet} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Identity = ({ endpoint: { id, name, shared } }: { endpoint: Endpoint }) => {
  const { t } = useTranslation();
  return (
    <>
      <Name>{name}</Name> {shared && <Tag>{t("apiKeysShared")}</Tag>}
      {name !== id && (
        <div className="sk-hint" dir="ltr">
          {id}
        </div>
      )}
    </>
  );
};

type AccessProps = Pick<Props, "endpoints" | "onSet"> & { endpoint: Endpoint };

const Access = ({ endpoint: { id, name }, endpoints, onSet }: AccessProps) => {
  const { t } = useTranslation();
  const own = Object.hasOwn(endpoints, id) ? endpoints[id] : undefined;
  return (
    <FormSelect
      aria-label={t("apiKeysAccessTo", { name: isolated(name) })}
      className={own ? "sk-own" : undefined}
      value={own ?? FOLLOW}
      onChange={(_, value) => onSet([id], value === FOLLOW ? undefined : (value as Level))}
    >
      <FormSelectOption value={FOLLOW} label={t("apiKeysFollow", { level: levelWords(t, everyEndpoint(endpoints)) })} />
      {LEVELS.map((level) => (
        <FormSelectOption key={level} value={level} label={t(`apiKeysLevelTitle_${level}`)} />
      ))}
    </FormSelect>
  );
};
