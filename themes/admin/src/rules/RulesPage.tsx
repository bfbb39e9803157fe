import { PageSection, Text, TextContent } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListSkeleton, LoadFailed } from "scoped-keys-shared";

import { KeysFrame } from "../keys/KeysFrame";
import { Exceeding } from "./Exceeding";
import { RulesForm } from "./RulesForm";
import { useRules } from "./useRules";

/** What the realm allows its users' keys, and how many keys are beyond that. */
export const RulesPage = () => {
  const { t } = useTranslation();
  const { saved, error, save, reload } = useRules();
  const [savedTimes, setSavedTimes] = useState(0);

  return (
    <KeysFrame>
      <PageSection variant="light">
        <TextContent className="sk-explained">
          <Text>{t("apiKeyRulesExplained")}</Text>
        </TextContent>
        {error ? (
          <LoadFailed title="apiKeyRulesLoadFailed" error={error} onRetry={reload} />
        ) : !saved ? (
          <ListSkeleton />
        ) : (
          <>
            <Exceeding key={savedTimes} />
            <RulesForm
              saved={saved}
              onSave={async (changes) => {
                const overtaken = await save(changes, saved);
                if (overtaken.length === 0) setSavedTimes((times) => times + 1);
                return overtaken;
              }}
            />
          </>
        )}
      </PageSection>
    </KeysFrame>
  );
};
