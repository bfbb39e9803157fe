import { ArrowsAltVIcon } from "@patternfly/react-icons/dist/esm/icons/arrows-alt-v-icon";
import { LongArrowAltDownIcon } from "@patternfly/react-icons/dist/esm/icons/long-arrow-alt-down-icon";
import { LongArrowAltUpIcon } from "@patternfly/react-icons/dist/esm/icons/long-arrow-alt-up-icon";

type Props = { label: string; sorted: "ascending" | "descending" | undefined; onSort: () => void };

/** The head of a column that the table can be sorted by. */
export const SortHeader = ({ label, sorted, onSort }: Props) => {
  const Icon = sorted ? (sorted === "ascending" ? LongArrowAltUpIcon : LongArrowAltDownIcon) : ArrowsAltVIcon;
  return (
    <th
      scope="col"
      className={`pf-v5-c-table__th pf-v5-c-table__sort${sorted ? " pf-m-selected" : ""}`}
      aria-sort={sorted ?? "none"}
    >
      <button type="button" className="pf-v5-c-table__button" onClick={onSort}>
        <span className="pf-v5-c-table__button-content">
          <span className="pf-v5-c-table__text">{label}</span>
          <span className="pf-v5-c-table__sort-indicator">
            <Icon />
          </span>
        </span>
      </button>
    </th>
  );
};
