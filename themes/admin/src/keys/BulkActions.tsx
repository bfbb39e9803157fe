import { ExpandableSection } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { type Loaded, Part } from "scoped-keys-shared";

import { BulkList } from "./BulkList";
import type { BulkAction } from "./types";

type Props = {
  actions: Loaded<BulkAction[]>;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  /** Absent for those who may only look. */
  onUndone?: () => void;
};

/** The bulk disables that can be undone, whoever made them; nothing if there are none. */
export const BulkActions = ({ actions, isOpen, onToggle, onUndone }: Props) => {
  const { t } = useTranslation();
  if (!actions.error && !actions.value?.length) return null;
  return (
    <div className="sk-bulk" data-testid="sk-bulk">
      <Part of={actions}>
        {(list) => (
          <ExpandableSection
            toggleText={t("apiKeysBulk", { count: list.length })}
            isExpanded={isOpen}
            onToggle={(_, isOpen) => onToggle(isOpen)}
          >
            {/* Only then are the names of administrators asked for. */}
            {isOpen && <BulkList actions={list} onUndone={onUndone} />}
          </ExpandableSection>
        )}
      </Part>
    </div>
  );
};
