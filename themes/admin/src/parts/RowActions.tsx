import { MenuToggle } from "@patternfly/react-core";
import { EllipsisVIcon } from "@patternfly/react-icons";
import { ActionsColumn, type IAction } from "@patternfly/react-table";

type Props = {
  /** Whose actions these are: without it every row would say the same to a screen reader. */
  label: string;
  items: IAction[];
};

export const RowActions = ({ label, items }: Props) => (
  <ActionsColumn
    items={items}
    popperProps={{ position: "right" }}
    actionsToggle={({ onToggle, isOpen, toggleRef }) => (
      <MenuToggle ref={toggleRef} variant="plain" aria-label={label} onClick={onToggle} isExpanded={isOpen}>
        <EllipsisVIcon />
      </MenuToggle>
    )}
  />
);
