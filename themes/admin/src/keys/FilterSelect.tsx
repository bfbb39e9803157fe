import { MenuToggle, Select, SelectList, SelectOption } from "@patternfly/react-core";
import { useState } from "react";

type Props = {
  label: string;
  /** The choice that it does not matter; absent if one must be chosen. */
  any?: string;
  choices: { value: string; label: string }[];
  chosen: string | undefined;
  /** undefined: it does not matter. */
  onChoose: (value: string | undefined) => void;
};

const ANY = "";

export const FilterSelect = ({ label, any, choices, chosen, onChoose }: Props) => {
  const [open, setOpen] = useState(false);
  return (
    <Select
      isOpen={open}
      onOpenChange={setOpen}
      selected={chosen ?? ANY}
      shouldFocusToggleOnSelect
      onSelect={(_, value) => {
        setOpen(false);
        onChoose(value === ANY ? undefined : String(value));
      }}
      toggle={(ref) => (
        <MenuToggle ref={ref} onClick={() => setOpen(!open)} isExpanded={open}>
          {label}
        </MenuToggle>
      )}
    >
      <SelectList aria-label={label}>
        {[...(any ? [{ value: ANY, label: any }] : []), ...choices].map((choice) => (
          <SelectOption key={choice.value} value={choice.value}>
            {choice.label}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  );
};
