import { useTranslation } from "react-i18next";
import { isolated } from "scoped-keys-shared";

import { chosenIn, type Filter, GROUP_NAMES } from "./filter";

type Props = {
  filter: Filter;
  /** The name of the user whose keys are looked at; undefined for those of all users. */
  owner: string | undefined;
};

/** What is looked for, in words. */
export const FilterWords = ({ filter, owner }: Props) => {
  const { t } = useTranslation();
  const { search, endpoint, idleDays } = filter;
  const lines = [
    [t("apiKeysOwner"), owner && isolated(owner)],
    [t("apiKeysSearched"), search && isolated(search)],
    ...GROUP_NAMES.map((group) => [
      t(`apiKeysFilter_${group}`),
      chosenIn(group, filter)
        .map((one) => t(`apiKeysFilter_${one}`))
        .join(", "),
    ]),
    [t("apiKeysFilter_endpoint"), endpoint],
    [t("apiKeysFilter_idleDays"), idleDays && t("apiKeysFilterIdle", { count: Number(idleDays) })],
  ].filter(([, value]) => value);
  if (lines.length === 0) return null;
  return (
    <div data-testid="api-keys-filter-words">
      <p>{t("apiKeysDisableFilter")}</p>
      <ul className="sk-owners">
        {lines.map(([name, value]) => (
          <li key={name}>
            {name}: <strong>{value}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
};
