import { Label } from "@patternfly/react-core";
import { BanIcon, ExclamationTriangleIcon } from "@patternfly/react-icons";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { isLeaked, wasReported } from "scoped-keys-shared";

import type { AdminKey } from "./types";

const OFF_BY = {
  owner: "apiKeysOffByOwner",
  administrator: "apiKeysOffByAdministrator",
  leak: "apiKeysDisabledByLeak",
  reuse: "apiKeysDisabledByReuse",
};

/** Which rules of the realm a key breaks, from their attributes. */
export const exceedsWords = (t: TFunction, attributes: string[]): string[] =>
  attributes.map((attribute) => t(`apiKeysExceeds_${attribute.replace("apiKeys.", "")}`));

/** That a key was replaced or reported, who has switched it off, and which rules of the realm it breaks. */
export const KeyNotes = ({ apiKey }: { apiKey: AdminKey }) => {
  const { t } = useTranslation();
  const exceeded = apiKey.exceedsRules ?? [];
  const isReported = wasReported(apiKey) && !isLeaked(apiKey);
  if (apiKey.enabled && !apiKey.rotatedTo && !isReported && exceeded.length === 0) return null;
  return (
    <div className="sk-notes">
      {apiKey.rotatedTo && <Label isCompact>{t("apiKeysRotated")}</Label>}
      {!apiKey.enabled && (
        <Label isCompact color="red" icon={<BanIcon />}>
          {t(OFF_BY[apiKey.disabledBy ?? "owner"] ?? OFF_BY.owner)}
        </Label>
      )}
      {isReported && (
        <Label isCompact color="red" icon={<ExclamationTriangleIcon />}>
          {t("apiKeysReportedLeaked")}
        </Label>
      )}
      {exceedsWords(t, exceeded).map((words) => (
        <Label key={words} isCompact color="orange" icon={<ExclamationTriangleIcon />}>
          {words}
        </Label>
      ))}
    </div>
  );
};
