import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { Checkbox } from "@patternfly/react-core/dist/esm/components/Checkbox";
import { useTranslation } from "react-i18next";
import { type Endpoint, type Level, LEVELS } from "scoped-keys-shared";

type Props = {
  selected: ReadonlySet<string>;
  rows: Endpoint[];
  total: number;
  onSelect: (selected: ReadonlySet<string>) => void;
  onSelectAll: () => void;
  onSet: (level: Level | undefined) => void;
};

/** One choice for many endpoints: those of the page, or all that the search finds. */
export const BulkBar = ({ selected, rows, total, onSelect, onSelectAll, onSet }: Props) => {
  const { t } = useTranslation();
  const ofPage = rows.filter(({ id }) => selected.has(id)).length;
  const wholePage = rows.length > 0 && ofPage === rows.length;
  const toggle = (checked: boolean) => {
    const next = new Set(selected);
    rows.forEach(({ id }) => (checked ? next.add(id) : next.delete(id)));
    onSelect(next);
  };
  return (
    <div className="sk-bulk">
      <Checkbox
        id="sk-select-page"
        label={selected.size > 0 ? t("apiKeysSelected", { count: selected.size }) : t("apiKeysSelectPage")}
        isChecked={wholePage ? true : selected.size > 0 ? null : false}
        isDisabled={rows.length === 0}
        onChange={() => toggle(!wholePage)}
      />
      {wholePage && selected.size < total && (
        <Button isInline variant="link" onClick={onSelectAll}>
          {t("apiKeysSelectAll", { count: total })}
        </Button>
      )}
      {selected.size > 0 && (
        <div role="group" aria-label={t("apiKeysBulk")} className="sk-bulk-actions">
          {LEVELS.map((level) => (
            <Button key={level} size="sm" variant="secondary" onClick={() => onSet(level)}>
              {t(`apiKeysLevelTitle_${level}`)}
            </Button>
          ))}
          <Button size="sm" variant="link" onClick={() => onSet(undefined)}>
            {t("apiKeysBulkFollow")}
          </Button>
        </div>
      )}
    </div>
  );
};
