import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Advice,
  AdviceNotes,
  type ApiKey,
  canEdit,
  type Loaded,
  Part,
  sameEntries,
  Section,
} from "scoped-keys-shared";

import { ChangeDialog } from "./ChangeDialog";

type Props = { apiKey: ApiKey; advice: Loaded<Advice>; onChanged: (key: ApiKey) => void };

/** What the key has not needed, and a way to take it away. */
export const AdviceSection = ({ apiKey, advice, onChanged }: Props) => {
  const { t } = useTranslation();
  const [applying, setApplying] = useState(false);
  return (
    <Section title={t("apiKeysAdvice")}>
      <Part of={advice}>
        {(value) => {
          const suggested = value.withheld ? undefined : value.suggested;
          const mayApply = suggested && canEdit(apiKey) && !sameEntries(suggested, apiKey.permissions);
          return (
            <>
              <AdviceNotes
                advice={value}
                action={
                  mayApply && (
                    <Button variant="secondary" onClick={() => setApplying(true)}>
                      {t("apiKeysAdviceApply")}
                    </Button>
                  )
                }
              />
              {applying && mayApply && (
                <ChangeDialog
                  apiKey={apiKey}
                  permissions={suggested}
                  title={t("apiKeysAdviceTitle")}
                  action={t("apiKeysAdviceApply")}
                  onChanged={onChanged}
                  onClose={() => setApplying(false)}
                />
              )}
            </>
          );
        }}
      </Part>
    </Section>
  );
};
