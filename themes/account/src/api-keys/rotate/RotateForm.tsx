import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ActionGroup, Form, FormGroup } from "@patternfly/react-core/dist/esm/components/Form";
import { Radio } from "@patternfly/react-core/dist/esm/components/Radio";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, Time } from "scoped-keys-shared";

import { useDraft } from "../form/draft";
import { PendingGuard } from "../PendingGuard";
import { Refused } from "../Refused";
import { useRequest } from "../useRequest";

const HOUR = 3600;

/** How long the old key goes on working, in seconds. */
const GRACES = { none: 0, hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };

type Grace = keyof typeof GRACES;

type Props = { apiKey: ApiKey; onSubmit: (graceSeconds: number) => Promise<void>; onCancel: () => void };

export const RotateForm = ({ apiKey, onSubmit, onCancel }: Props) => {
  const { t } = useTranslation();
  // What is disabled has nothing left to run out.
  const isStopped = !apiKey.enabled;
  const draft = useDraft<{ grace: Grace }>(`rotate/${apiKey.id}`, { grace: isStopped ? "none" : "day" });
  const { grace } = draft.values;
  const { busy, error, isPending, run } = useRequest();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => onSubmit(GRACES[grace]));
  };

  return (
    <Form onSubmit={submit} className="sk-narrow">
      <PendingGuard isNeeded={isPending} />
      <p>
        {t("apiKeysLabel", { label: t("apiKeysLastUsed") })}{" "}
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </p>
      {!isStopped && (
        <FormGroup role="radiogroup" fieldId="sk-grace" label={t("apiKeysRotateGrace")} className="sk-levels">
          {(Object.keys(GRACES) as Grace[]).map((choice) => (
            <Radio
              key={choice}
              id={`sk-grace-${choice}`}
              name="sk-grace"
              label={t(`apiKeysRotateGrace_${choice}`)}
              description={choice === "none" ? t("apiKeysRotateGraceWhat_none") : undefined}
              isChecked={grace === choice}
              onChange={() => busy || draft.set({ grace: choice })}
            />
          ))}
        </FormGroup>
      )}
      {error && <Refused error={error} title={t("apiKeysRotateFailed")} onLeave={draft.keep} />}
      <ActionGroup>
        <Button type="submit" isLoading={busy} isDisabled={busy}>
          {t("apiKeysRotate")}
        </Button>
        <Button variant="link" isDisabled={busy} onClick={onCancel}>
          {t("apiKeysCancel")}
        </Button>
      </ActionGroup>
    </Form>
  );
};
