import { Label } from "@patternfly/react-core";
import { BanIcon, ExclamationTriangleIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";

import type { AdminKey } from "./types";

/** Who has switched a key off, and which rules of the realm it breaks. */
export const KeyNotes = ({ apiKey }: { apiKey: AdminKey }) => {
  const { t } = useTranslation();
  const exceeded = apiKey.exceedsRules ?? [];
  if (apiKey.enabled && exceeded.length === 0) return null;
  return (
    <div className="sk-notes">
      {!apiKey.enabled && (
        <Label isCompact color="red" icon={<BanIcon />}>
          {t(apiKey.disabledBy === "administrator" ? "apiKeysOffByAdministrator" : "apiKeysOffByOwner")}
        </Label>
      )}
      {exceeded.map((attribute) => (
        <Label key={attribute} isCompact color="orange" icon={<ExclamationTriangleIcon />}>
          {t(`apiKeysExceeds_${attribute.replace("apiKeys.", "")}`)}
        </Label>
      ))}
    </div>
  );
};
