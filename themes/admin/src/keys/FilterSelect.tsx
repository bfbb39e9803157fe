import { MenuToggle, Select, SelectList, SelectOption } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  label: string;
  choices: { value: string; label: string }[];
  chosen: string | undefined;
  /** undefined: it does not matter. */
  onChoose: (value: string | undefined) => void;
};

const ANY = "";

export const FilterSelect = ({ label, choices, chosen, onChoose }: Props) => {
  const { t } = useTranslation();
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
        {[{ value: ANY, label: t("apiKeysFilterAny") }, ...choices].map((choice) => (
          <SelectOption key={choice.value} value={choice.value}>
            {choice.label}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  );
};
