import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type ApiKey,
  canEdit,
  type HistoryEntry,
  HistoryList,
  type Loaded,
  Part,
  type Permissions,
  sameEntries,
  Section,
  useTimes,
} from "scoped-keys-shared";

import { ChangeDialog } from "./ChangeDialog";

type Props = { apiKey: ApiKey; history: Loaded<HistoryEntry[]>; onChanged: (key: ApiKey) => void };

/** What was changed about the key, and a way back to earlier permissions. */
export const HistorySection = ({ apiKey, history, onChanged }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const [restoring, setRestoring] = useState<Permissions>();
  const former = ({ change, before }: HistoryEntry) =>
    change === "permissions" &&
    canEdit(apiKey) &&
    before?.permissions &&
    !sameEntries(before.permissions, apiKey.permissions)
      ? before.permissions
      : undefined;
  return (
    <Section title={t("apiKeysHistory")}>
      <Part of={history}>
        {(entries) => (
          <HistoryList
            isOwn
            entries={entries}
            action={(entry) => {
              const permissions = former(entry);
              return (
                permissions && (
                  <Button
                    variant="link"
                    isInline
                    aria-label={t("apiKeysRestoreBefore", { when: dateAndMinute(entry.timestamp) })}
                    onClick={() => setRestoring(permissions)}
                  >
                    {t("apiKeysRestore")}
                  </Button>
                )
              );
            }}
          />
        )}
      </Part>
      {restoring && canEdit(apiKey) && (
        <ChangeDialog
          apiKey={apiKey}
          permissions={restoring}
          title={t("apiKeysRestoreTitle")}
          action={t("apiKeysRestore")}
          onChanged={onChanged}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Section>
  );
};
